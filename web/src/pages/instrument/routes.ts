import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/instruments/:id', component: () => import('./InstrumentPage.vue'), meta: { page: 'catalogue' } },
  { path: '/instruments/:id/book', component: () => import('./book/BookPage.vue'), meta: { title: 'booking.title', account: true } },
] satisfies RouteRecordRaw[]
