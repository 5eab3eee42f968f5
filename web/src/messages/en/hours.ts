/** Hours: what they were, and how they are known. */
export default {
  kind: {
    set_up: 'Set-up',
    test: 'Test',
    post_processing: 'Post-processing',
    training: 'Training',
    maintenance: 'Maintenance',
    fault: 'Fault',
    standby: 'Standby',
  },
  grade: { metered: 'Metered', confirmed: 'Confirmed', typed: 'Typed' },
  source: {
    meter: 'power meter',
    instrument_login: 'instrument login',
    user_check_in: 'user check-in',
    operator_check_in: 'operator’s check-in',
    manual: 'typed',
  },
  enteredBy: { operator: 'operator', lab_manager: 'lab manager', user: 'the user', other: 'somebody else' },
}
