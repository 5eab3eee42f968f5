/** 预约规则里的审批、分时段和期限。 */
export default {
  approval: {
    title: '何时另须审批、由几人批准',
    off: '自动确认的使用者一律自动确认，其他人由机主一人批准。',
    longer: '超过多长须审批',
    longerOff: '不按时长',
    hours: '涉及这些时段的须审批',
    noSpan: '无',
    first: '每个人首次使用该仪器须审批',
    second: '初审之后，再由谁批准',
    seconds: { none: '一人批准即可', manager: '另一位机主', pi: '申请人的课题负责人' },
  },
  exchange: {
    title: '转让与互换（须对方同意）',
    handOver: '预约可以转让给',
    reach: {
      nobody: '不可转让',
      group: '同一课题组或用户单位的成员',
      institution: '同组成员，或仪器所属单位的其他课题组',
      anybody: '任何符合使用条件的人',
    },
    swap: '用户之间可以互换时间',
  },
}
