import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/organisation',
    component: () => import('./OrganisationPage.vue'),
    meta: { title: 'organisation.title', page: 'organisation' },
  },
] satisfies RouteRecordRaw[]
