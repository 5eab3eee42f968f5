/** The time line for pages: the component and the shapes it takes. Its parts are its own. */

export { default as TimeLine } from './TimeLine.vue'
export type {
  TimeLineAnswer, TimeLineItem, TimeLineLocale, TimeLineMode, TimeLineRow, TimeLineSelection, TimeLineWindow, VisibleRows,
} from './types'
export { addDays, dayOf, formatInstant, instantOf, parseInstant, startOfDay, weekdayOf } from './time'
