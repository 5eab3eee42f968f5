import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/calendar', component: () => import('./CalendarPage.vue'), meta: { title: 'calendar.title', account: true } },
] satisfies RouteRecordRaw[]
