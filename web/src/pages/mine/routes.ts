import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/mine', component: () => import('./MinePage.vue'), meta: { title: 'mine.title', account: true } },
] satisfies RouteRecordRaw[]
