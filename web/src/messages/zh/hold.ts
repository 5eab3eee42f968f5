/** A time that somebody keeps for some minutes while he fills in the rest. */
export default {
  keep: '保留 10 分钟',
  cannot: '现在不能先保留这段时间：{reason}。',
  state: '临时保留',
  until: '请在 {deadline} 前确认预约',
  title: '填写后确认预约',
  left: '还剩 {left}',
  leftText: '这段时间已为您保留，别人约不到。请在 {deadline} 之前确认，逾期自动放开，不计违约，也不通知任何人。',
  over: '保留时间已到，正在放开这段时间。',
  book: '确认预约',
  giveUp: '不要了',
  ended: '临时保留已结束，这段时间没有预约，已放开。',
  unnamed: '临时保留的时间',
}
