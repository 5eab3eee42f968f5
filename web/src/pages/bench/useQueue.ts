/** The queue of this device and person: kept in the browser, sent one by one, again and again until it is known what became of it. */

import { computed, readonly, ref, watch } from 'vue'
import { uuidv7 } from '../../format/uuid'
import { me } from '../../session/session'
import type { Outcome } from './deliver'
import { deliver } from './deliver'
import type { Arrival, Deed, Entry } from './queue'
import { added, arrivalOf, dismissed, nextToSend, parseQueue, refusedWith, settled, tried } from './queue'

/** How long to wait after the n-th lost try, in milliseconds. */
const PAUSES = [1_000, 3_000, 8_000, 20_000, 30_000]

const nameOf = (personId: string) => `jishi-bench-${personId}`
const entries = ref<Entry[]>([])
const sending = ref(false)
const connected = ref(true)
const settledAt = ref(0)
/** The newest arrivals: they bridge the time until the page has asked again. */
const arrivals = ref<Arrival[]>([])
const ARRIVALS_KEPT = 50
let timer: ReturnType<typeof setTimeout> | undefined
let losses = 0

const person = computed(() => me.value?.person ?? null)

function keep(next: Entry[]): void {
  entries.value = next
  if (person.value) localStorage.setItem(nameOf(person.value.id), JSON.stringify(next))
}

/** Reads what this person has left on this device; another tab may have added to it or sent it. */
function read(): void {
  entries.value = person.value ? parseQueue(localStorage.getItem(nameOf(person.value.id))) : []
}

async function step(entry: Entry, name: string): Promise<boolean> {
  const outcome: Outcome = await deliver(entry, name)
  read()
  connected.value = outcome.kind !== 'lost'
  switch (outcome.kind) {
    case 'done': {
      const arrival = arrivalOf(entry, outcome.revision)
      if (arrival) arrivals.value = [...arrivals.value, arrival].slice(-ARRIVALS_KEPT)
      keep(settled(entries.value, entry.id, outcome.revision))
      settledAt.value += 1
      return true
    }
    case 'again':
      keep(
        entries.value.map((each) =>
          each.id === entry.id ? { ...each, deed: { ...each.deed, revision: outcome.revision } as Deed } : each,
        ),
      )
      return true
    case 'refused':
      keep(refusedWith(entries.value, entry.id, outcome.reason))
      settledAt.value += 1
      return true
    case 'lost':
      keep(tried(entries.value, entry.id))
      return false
    case 'signed-out':
      return false
  }
}

async function drain(): Promise<void> {
  read()
  const name = person.value?.name
  if (sending.value || name === undefined || !nextToSend(entries.value)) return
  sending.value = true
  try {
    await alone(async () => {
      read()
      for (let entry = nextToSend(entries.value); entry; entry = nextToSend(entries.value)) {
        if (!(await step(entry, name))) {
          later()
          return
        }
        losses = 0
      }
    })
  } finally {
    sending.value = false
  }
}

/** One tab of this device sends at a time. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work()
  await navigator.locks.request('jishi-bench', { ifAvailable: true }, (lock) => (lock ? work() : later()))
}

function later(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void drain(), PAUSES[Math.min(losses, PAUSES.length - 1)])
  losses += 1
}

/** Puts a deed into the queue and begins to send. It is kept before anything else happens. */
function press(deed: Deed, label: string): void {
  read()
  keep(
    added(entries.value, { id: uuidv7(), deed, label, pressedAt: new Date().toISOString(), tries: 0, refused: null }),
  )
  void drain()
}

function dismiss(id: string): void {
  read()
  keep(dismissed(entries.value, id))
  void drain()
}

watch(() => person.value?.id, () => {
  read()
  void drain()
}, { immediate: true })
globalThis.addEventListener?.('online', () => void drain())
globalThis.addEventListener?.('storage', read)

/** The queue of the person at this device. */
export function useQueue() {
  void drain()
  return {
    entries: readonly(entries),
    arrivals: readonly(arrivals),
    /** The last try reached the server. */
    connected: readonly(connected),
    sending: readonly(sending),
    /** Counts entries of which it became known what became of them. */
    settledAt: readonly(settledAt),
    press, dismiss,
    /** Tries again at once. */
    retry: () => void drain(),
  }
}
