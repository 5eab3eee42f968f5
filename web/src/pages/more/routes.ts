import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/more', component: () => import('./MorePage.vue'), meta: { title: 'frame.place.more' } },
] satisfies RouteRecordRaw[]
