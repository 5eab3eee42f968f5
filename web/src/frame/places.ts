/** The areas of the pages: where each begins, its name and its picture. */

import {
  DataAnalysis, Files, Grid, Management, Monitor, Notebook, OfficeBuilding, Setting, UserFilled,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'

/** One entry of the navigation. */
export interface Place {
  page: string
  path: string
  /** Message key of its name. */
  label: string
  icon: Component
}

/** Every area, by the name that `pages` of the session gives it. */
export const PLACES: Record<string, Place> = {
  catalogue: { page: 'catalogue', path: '/catalogue', label: 'frame.place.catalogue', icon: Grid },
  mine: { page: 'mine', path: '/mine', label: 'frame.place.mine', icon: Notebook },
  organisation: { page: 'organisation', path: '/organisation', label: 'frame.place.organisation', icon: OfficeBuilding },
  desk: { page: 'desk', path: '/desk', label: 'frame.place.desk', icon: Management },
  bench: { page: 'bench', path: '/bench', label: 'frame.place.bench', icon: Monitor },
  group: { page: 'group', path: '/group', label: 'frame.place.group', icon: UserFilled },
  office: { page: 'office', path: '/office', label: 'frame.place.office', icon: Files },
  bureau: { page: 'bureau', path: '/bureau', label: 'frame.place.bureau', icon: DataAnalysis },
  admin: { page: 'admin', path: '/admin', label: 'frame.place.admin', icon: Setting },
}

const ALSO: Record<string, string> = { instruments: 'catalogue', reservations: 'mine', calendar: 'mine' }

/** Returns the area to which an address belongs; pages below an area light it up. */
export function placeAt(path: string): string {
  const first = path.split('/')[1] ?? ''
  return ALSO[first] ?? first
}

/** Returns the areas of an account in the server's order; the catalogue comes first and is everybody's. */
export function placesOf(pages: readonly string[]): Place[] {
  const names = ['catalogue', ...pages.filter((page) => page !== 'catalogue')]
  return names.flatMap((name) => PLACES[name] ?? [])
}

/** Entries that fit the bottom bar of a phone. */
export const BAR_ENTRIES = 5

/** Splits the areas for the bottom bar: at most five entries, the last one leading to the rest when there are more. */
export function barOf(places: Place[]): { shown: Place[]; rest: Place[] } {
  if (places.length <= BAR_ENTRIES) return { shown: places, rest: [] }
  return { shown: places.slice(0, BAR_ENTRIES - 1), rest: places.slice(BAR_ENTRIES - 1) }
}
