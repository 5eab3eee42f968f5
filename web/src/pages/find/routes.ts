import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/find', component: () => import('./FindPage.vue'), meta: { title: 'find.title', page: 'catalogue' } },
] satisfies RouteRecordRaw[]
