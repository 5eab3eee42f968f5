/** Notices. */
export default {
  title: '通知',
  text: '与邮件内容相同，最新的在前。',
  none: '还没有通知',
  noneText: '预约被批准、改期、取消时，消息会出现在这里，同时寄到邮箱。',
  unread: '未读',
}
