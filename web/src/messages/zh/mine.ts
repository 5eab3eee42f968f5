/** One's own reservations. */
export default {
  title: '我的预约',
  bookMore: '预约仪器',
  upcoming: '将要进行',
  past: '过去的',
  noneUpcoming: '没有将要进行的预约',
  nonePast: '没有过去的预约',
  noneText: '在仪器目录里找到仪器，选一段时间就能预约。',
}
