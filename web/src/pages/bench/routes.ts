import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/bench', component: () => import('./BenchPage.vue'), meta: { title: 'bench.title', page: 'bench' } },
  {
    path: '/bench/requests',
    component: () => import('../desk/inbox/InboxPage.vue'),
    meta: { title: 'bench.requests.title', page: 'bench' },
  },
  {
    path: '/bench/companions',
    component: () => import('../desk/companions/CompanionsPage.vue'),
    meta: { title: 'companions.title', page: 'bench' },
  },
] satisfies RouteRecordRaw[]
