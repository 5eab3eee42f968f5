import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/bureau',
    component: () => import('./BureauFrame.vue'),
    meta: { page: 'bureau' },
    children: [
      { path: '', component: () => import('./FiguresPage.vue'), meta: { title: 'bureau.title' } },
      {
        path: 'records',
        component: () => import('./records/RecordsPage.vue'),
        meta: { title: 'bureau.records.title' },
      },
      {
        path: 'records/:id',
        component: () => import('./records/RecordPage.vue'),
        meta: { title: 'bureau.record.title' },
      },
      {
        path: 'organisations',
        component: () => import('./organisations/OrganisationsPage.vue'),
        meta: { title: 'bureau.organisations.title' },
      },
    ],
  },
] satisfies RouteRecordRaw[]
