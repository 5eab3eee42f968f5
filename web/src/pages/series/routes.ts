import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/series/:id', component: () => import('./SeriesPage.vue'), meta: { account: true, title: 'series.name' } },
] satisfies RouteRecordRaw[]
