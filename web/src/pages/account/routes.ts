import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/account', component: () => import('./AccountPage.vue'), meta: { title: 'account.title', account: true } },
] satisfies RouteRecordRaw[]
