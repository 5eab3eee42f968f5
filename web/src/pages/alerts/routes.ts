import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/instruments/:id/alert', component: () => import('./AlertPage.vue'), meta: { title: 'alerts.title', account: true } },
] satisfies RouteRecordRaw[]
