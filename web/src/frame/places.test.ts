import { describe, expect, it } from 'vitest'
import { barOf, placeAt, placesOf } from './places'

const pagesOf = (pages: string[]) => placesOf(pages).map((place) => place.page)

describe('places', () => {
  it('a_visitor_has_the_catalogue', () => expect(pagesOf([])).toEqual(['catalogue']))

  it('the_catalogue_comes_first_and_once_and_unknown_pages_are_left_out', () => {
    expect(pagesOf(['mine', 'catalogue', 'moon', 'desk'])).toEqual(['catalogue', 'mine', 'desk'])
  })

  it('the_bottom_bar_never_has_more_than_five_entries', () => {
    const eight = placesOf(['mine', 'desk', 'bench', 'group', 'office', 'bureau', 'admin'])
    const bar = barOf(eight)
    expect([bar.shown.length + 1, bar.rest.length]).toEqual([5, 4])
    expect(barOf(eight.slice(0, 5)).rest).toEqual([])
  })

  it('an_instrument_belongs_to_the_catalogue_and_a_reservation_to_mine', () => {
    expect(['/instruments/1/book', '/reservations/1', '/desk/requests', '/'].map(placeAt)).toEqual(['catalogue', 'mine', 'desk', ''])
  })
})
