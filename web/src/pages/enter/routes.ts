import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/setup', component: () => import('./SetupPage.vue'), meta: { title: 'enter.setup.title', narrow: true } },
  { path: '/sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'enter.signIn.title', narrow: true } },
  { path: '/register', component: () => import('./RegisterPage.vue'), meta: { title: 'enter.register.title', narrow: true } },
  {
    path: '/register/organisation',
    component: () => import('./RegisterOrganisationPage.vue'),
    meta: { title: 'enter.organisation.title', narrow: true },
  },
  {
    path: '/register/member',
    component: () => import('./RegisterMemberPage.vue'),
    meta: { title: 'enter.member.title', narrow: true },
  },
  { path: '/forgotten', component: () => import('./ForgottenPage.vue'), meta: { title: 'enter.forgotten.title', narrow: true } },
  { path: '/link/:token', component: () => import('./LinkPage.vue'), meta: { title: 'enter.link.title', narrow: true } },
  {
    path: '/unsubscribe/:token',
    component: () => import('./UnsubscribePage.vue'),
    meta: { title: 'enter.unsubscribe.title', narrow: true },
  },
] satisfies RouteRecordRaw[]
