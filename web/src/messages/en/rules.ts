/** Booking rules: approval, hours of their own, deadlines. */
export default {
  approval: {
    title: 'When the lab is asked besides, and how many approve',
    off: 'Whoever is confirmed at once always is; for all others one manager of the lab approves.',
    longer: 'Ask about uses longer than',
    longerOff: 'length does not matter',
    hours: 'Ask about uses that touch these hours',
    noSpan: 'none',
    first: 'Ask about each person’s first use of this instrument',
    second: 'Who approves after a first approval by the lab',
    seconds: { none: 'nobody: one approval is enough', manager: 'another manager of the lab', pi: 'the applicant’s PI' },
  },
  exchange: {
    title: 'Hand-over and swap (with the other’s consent)',
    handOver: 'A reservation may be handed over to',
    reach: {
      nobody: 'nobody',
      group: 'members of the same group or organisation',
      institution: 'also other groups of the owning institution',
      anybody: 'anybody who may use the instrument',
    },
    swap: 'Users may swap their times',
  },
}
