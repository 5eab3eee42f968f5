import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/group', component: () => import('./GroupsPage.vue'), meta: { title: 'group.title', page: 'group' } },
  {
    path: '/group/new',
    component: () => import('./NewGroupPage.vue'),
    meta: { title: 'group.new.title', page: 'group' },
  },
  { path: '/group/:id', component: () => import('./GroupPage.vue'), meta: { title: 'group.title', page: 'group' } },
] satisfies RouteRecordRaw[]
