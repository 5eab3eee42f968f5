/** Loading, empty, failed, not allowed: the same words everywhere. */
export default {
  close: '关闭',
  loading: '正在加载',
  retry: '重试',
  more: '再显示一些',
  kept: '您刚才看到和填写的内容还在。',
  noPermission: '这个账户不能查看此页',
  whoGrants: '需要的话，请让单位的设备处或系统管理员给这个账户加上相应的角色。',
}
