/** Short names for the generated types; nothing is declared here that the API document does not say. */

import type { Answer, Item } from './answers'
import type { components } from './schema'

type Schemas = components['schemas']

export type Quote = Schemas['Quote']
export type Alternative = Schemas['Alternative']
export type Device = Schemas['Device']
export type Institution = Item<'list_institutions'>
export type Instrument = Schemas['InstrumentView']
export type InstrumentCard = Schemas['InstrumentCard']
export type Link = Schemas['Link']
export type Me = Schemas['Me']
export type Measure = Schemas['MeasureView']
export type Notice = Schemas['Notice']
export type Mode = InstrumentCard['modes'][number]
export type Occurrence = Schemas['Occurrence']
export type OccurrenceVerdict = Schemas['OccurrenceVerdict']
export type Proposal = Schemas['ProposalView']
export type PutReservation = Schemas['PutReservation']
export type QuoteRequest = Schemas['QuoteRequest']
export type RegisterOrganisation = Schemas['RegisterOrganisation']
export type Reservation = Schemas['ReservationView']
export type Series = Schemas['SeriesView']
export type SeriesQuote = Schemas['SeriesQuote']
export type SeriesQuoteRequest = Schemas['SeriesQuoteRequest']
export type PutSeries = Schemas['PutSeries']
export type RepeatBody = Schemas['Repeat']
export type MoveSeries = Schemas['MoveSeries']
export type SeriesMoveQuote = Schemas['SeriesMoveQuote']
export type Site = Answer<'get_site'>
export type Strike = Schemas['StrikeView']
export type Suggestion = Schemas['Suggestion']
export type Suggestions = Schemas['Suggestions']
export type SuggestionRequest = Schemas['SuggestionRequest']
export type Timeline = Schemas['TimelineView']
export type TimelineItem = Schemas['TimelineItem']
export type WaitingList = Schemas['WaitingList']
export type Violation = Schemas['Violation']

export type ContestedWeek = Schemas['ContestedWeek']
export type Allocation = Schemas['Allocation']
export type AllocationRow = Schemas['AllocationRow']
export type AllocationWorth = Schemas['AllocationWorth']
export type AllocationProposal = Schemas['AllocationProposal']
