/** What a use has beside its instrument. */
export default {
  title: '附件与操作员',
  pieces: '（共 {n} 件）',
  operator: '需要操作员',
  why: { always: '（这台仪器只由操作员操作）', commissioned: '（委托测试由操作员完成）' },
  place: '机位',
  anyPlace: '不指定',
  operated: '由操作员操作',
  operatedBy: '由操作员{who}操作',
}
