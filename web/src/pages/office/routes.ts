import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/office',
    component: () => import('./OfficeFrame.vue'),
    meta: { page: 'office' },
    children: [
      { path: '', component: () => import('./duty/DutyPage.vue'), meta: { title: 'office.duty.title' } },
      {
        path: 'instruments',
        component: () => import('./instruments/InstrumentsPage.vue'),
        meta: { title: 'office.instruments.title' },
      },
      {
        path: 'instruments/:id',
        component: () => import('./instruments/InstrumentPage.vue'),
        meta: { title: 'office.instruments.title' },
      },
      { path: 'import', component: () => import('./import/UploadPage.vue'), meta: { title: 'office.import.title' } },
      {
        path: 'import/:id',
        component: () => import('./import/ImportPage.vue'),
        meta: { title: 'office.import.title' },
      },
      {
        path: 'facilities',
        component: () => import('./facilities/FacilitiesPage.vue'),
        meta: { title: 'office.facilities.title' },
      },
      {
        path: 'facilities/:id/defaults',
        component: () => import('./defaults/FacilityPage.vue'),
        meta: { title: 'office.defaults.title.facility' },
      },
      {
        path: 'defaults',
        component: () => import('./defaults/InstitutionPage.vue'),
        meta: { title: 'office.defaults.title.institution' },
      },
      { path: 'groups', component: () => import('./groups/GroupsPage.vue'), meta: { title: 'office.groups.title' } },
      { path: 'wording', component: () => import('./wording/WordingsPage.vue'), meta: { title: 'wording.title' } },
      { path: 'wording/:notice', component: () => import('./wording/WordingPage.vue'), meta: { title: 'wording.title' } },
      { path: 'people', component: () => import('./OfficePeoplePage.vue'), meta: { title: 'people.title' } },
    ],
  },
] satisfies RouteRecordRaw[]
