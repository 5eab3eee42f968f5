/** The tabs of an instrument, as the address names them. */
export const TABS = ['time', 'about', 'rules', 'prices', 'qualification'] as const
/** A tab. */
export type Tab = (typeof TABS)[number]

/** Reads the address; anything unknown is the time line. */
export function parseTab(text: unknown): Tab {
  return TABS.find((tab) => tab === text) ?? 'time'
}
