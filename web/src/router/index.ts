/** Addresses. Each area of the pages declares its own in `pages/<area>/routes.ts`. */

import type { RouteRecordRaw } from 'vue-router'
import { createRouter, createWebHistory } from 'vue-router'
import { mayPass } from './guard'

declare module 'vue-router' {
  interface RouteMeta {
    /** Message key of the page's title, for the browser's tab. */
    title?: string
    /** The area that the account must be allowed to open; absent: anyone. */
    page?: string
    /** The page is for signed-in people of any kind. */
    account?: boolean
    /** The page stands alone in a narrow column (signing in and the like). */
    narrow?: boolean
  }
}

const areas = import.meta.glob<{ default: RouteRecordRaw[] }>('../pages/*/routes.ts', { eager: true })

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/catalogue' },
  ...Object.values(areas).flatMap((area) => area.default),
  { path: '/:rest(.*)*', component: () => import('../pages/NotFoundPage.vue'), meta: { title: 'frame.notFound' } },
]

/** The router of the application. */
export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

router.beforeEach((to) => mayPass(to))
