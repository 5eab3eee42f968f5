import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/desk',
    component: () => import('./DeskFrame.vue'),
    meta: { page: 'desk' },
    children: [
      { path: '', component: () => import('./inbox/InboxPage.vue'), meta: { title: 'desk.inbox.title' } },
      {
        path: 'waiting',
        component: () => import('./waiting/WaitingPage.vue'),
        meta: { title: 'desk.waiting.title' },
      },
      {
        path: 'schedule',
        component: () => import('./schedule/SchedulePage.vue'),
        meta: { title: 'desk.schedule.title' },
      },
      {
        path: 'outages/:id',
        component: () => import('./outage/OutagePage.vue'),
        meta: { title: 'plan.title' },
      },
      {
        path: 'instruments',
        component: () => import('./instruments/InstrumentsPage.vue'),
        meta: { title: 'desk.instruments.title' },
      },
      { path: 'companions', component: () => import('./companions/CompanionsPage.vue'), meta: { title: 'companions.title' } },
      { path: 'allocation', component: () => import('./allocation/WeeksPage.vue'), meta: { title: 'contest.desk.title' } },
      {
        path: 'allocation/:id/:monday',
        component: () => import('./allocation/ProposalPage.vue'),
        meta: { title: 'contest.desk.title' },
      },
      { path: 'conduct', component: () => import('./ConductPage.vue'), meta: { title: 'conduct.desk.title' } },
      { path: 'webhooks', component: () => import('./webhooks/WebhooksPage.vue'), meta: { title: 'webhooks.title' } },
      {
        path: 'instruments/defaults',
        component: () => import('./instruments/DefaultsPage.vue'),
        meta: { title: 'office.defaults.title.facility' },
      },
      {
        path: 'instruments/:id',
        component: () => import('./instruments/InstrumentPage.vue'),
        meta: { title: 'desk.instruments.title' },
      },
    ],
  },
] satisfies RouteRecordRaw[]
