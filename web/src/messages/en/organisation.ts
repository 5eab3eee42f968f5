/** One's own organisation. */
export default {
  title: 'My organisation',
  admission: {
    pending: 'Waiting for admission by the city. You can ask for time meanwhile and it is held; it is confirmed once you are admitted.',
    admitted: 'Admitted: every instrument that is open to others can be booked.',
    declined: 'Not admitted, so reservations cannot be confirmed.',
  },
  members: 'Members',
  admin: 'administrator',
  askAdmin: 'Members are invited by the administrator.',
  invite: {
    title: 'Invite a member',
    text: 'They get a letter and belong to the organisation once they have opened its link and chosen a password.',
    name: 'Their name',
    email: 'Their e-mail address',
    send: 'Send the invitation',
    sent: 'The invitation is on its way to {email}. They appear among the members once they accept.',
  },
  terms: {
    title: 'Terms of the institutions',
    text: 'Before an institution’s instruments are used its terms are accepted, each edition once; this can also be done while booking.',
    nothing: 'No institution has published terms yet',
    accepted: 'Version {version} accepted, {at}',
    renewed: 'Now version {version}, not accepted yet (last accepted: {at})',
    open: 'Version {version}, not accepted yet',
    read: 'Read the terms',
    accept: 'Accept for my organisation',
  },
}
