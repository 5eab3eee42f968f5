import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/admin',
    component: () => import('./AdminFrame.vue'),
    meta: { page: 'admin' },
    children: [
      { path: '', component: () => import('./HealthPage.vue'), meta: { title: 'admin.health.title' } },
      { path: 'mailbox', component: () => import('./mailbox/MailboxPage.vue'), meta: { title: 'admin.mailbox.title' } },
      {
        path: 'mailbox/:id',
        component: () => import('./mailbox/MailPage.vue'),
        meta: { title: 'admin.mailbox.title' },
      },
      { path: 'outbox', component: () => import('./outbox/OutboxPage.vue'), meta: { title: 'admin.outbox.title' } },
      { path: 'people', component: () => import('./AdminPeoplePage.vue'), meta: { title: 'people.title' } },
      {
        path: 'institutions',
        component: () => import('./institutions/InstitutionsPage.vue'),
        meta: { title: 'admin.institutions.title' },
      },
    ],
  },
] satisfies RouteRecordRaw[]
