/** One's own organisation. */
export default {
  title: '我的单位',
  admission: {
    pending: '等待市里准入。在此期间就可以提出预约，时间先保留；准入之后才能确认。',
    admitted: '已准入，可以预约全市对外开放的仪器。',
    declined: '未获准入，预约不能确认。',
  },
  members: '成员',
  admin: '管理员',
  askAdmin: '成员由管理员邀请。',
  invite: {
    title: '邀请成员',
    text: '对方会收到一封邮件，打开信里的链接、设置密码之后成为成员。',
    name: '对方的姓名',
    email: '对方的邮箱',
    send: '寄出邀请',
    sent: '邀请已寄往 {email}。对方接受之后，会出现在成员里。',
  },
  terms: {
    title: '各单位的使用条款',
    text: '使用一家单位的仪器之前，要接受它的条款，每个版本一次；也可以在预约时接受。',
    nothing: '还没有单位公布条款',
    accepted: '已接受第 {version} 版，{at}',
    renewed: '条款已更新为第 {version} 版，等待接受（上次接受：{at}）',
    open: '第 {version} 版，尚未接受',
    read: '阅读条款',
    accept: '代表本单位接受',
  },
}
