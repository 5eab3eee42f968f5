import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/reservations/:id', component: () => import('./ReservationPage.vue'), meta: { account: true } },
] satisfies RouteRecordRaw[]
