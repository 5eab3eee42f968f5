import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/bench', component: () => import('./BenchPage.vue'), meta: { title: 'bench.title', page: 'bench' } },
] satisfies RouteRecordRaw[]
