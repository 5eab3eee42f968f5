import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/plan', component: () => import('./PlanPage.vue'), meta: { title: 'bundle.title', account: true } },
  { path: '/bundles/:id', component: () => import('./BundlePage.vue'), meta: { title: 'bundle.title', account: true } },
] satisfies RouteRecordRaw[]
