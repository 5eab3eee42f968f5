import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/instruments/:id/weeks/:monday',
    component: () => import('./AllocationPage.vue'),
    meta: { account: true, title: 'contest.desk.title' },
  },
] satisfies RouteRecordRaw[]
