/** Hours: what they were, and how they are known. */
export default {
  kind: {
    set_up: '准备',
    test: '测试',
    post_processing: '后处理',
    training: '培训',
    maintenance: '维护',
    fault: '故障',
    standby: '待机',
  },
  grade: { metered: '计量', confirmed: '用户确认', typed: '平台填写' },
  source: {
    meter: '电表',
    instrument_login: '仪器登录',
    user_check_in: '用户签到',
    operator_check_in: '操作员登记',
    manual: '手工填写',
  },
  enteredBy: { operator: '操作员', lab_manager: '机主', user: '用户本人', other: '其他人' },
}
