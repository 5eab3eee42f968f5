/** One's own reservations. */
export default {
  title: '我的预约',
  bookMore: '预约仪器',
  upcoming: '即将开始',
  past: '历史预约',
  noneUpcoming: '没有即将开始的预约',
  nonePast: '没有历史预约',
  noneText: '在仪器目录里找到仪器，选一段时间就能预约。',
}
