import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/notices', component: () => import('./NoticesPage.vue'), meta: { title: 'notices.title', account: true } },
] satisfies RouteRecordRaw[]
