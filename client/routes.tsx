import type { RouteDefinition } from '@solidjs/router'
import { lazy, type Component } from 'solid-js'

import { NotFoundPage } from './ui/not-found-page.tsx'

const loads: (() => Promise<unknown>)[] = []

/** Every page and its address (design §9). Pages load when they are first visited. */
export const routes: RouteDefinition[] = [
  { path: '/', component: page(async () => (await import('./features/workspace/start-page.tsx')).StartPage) },
  { path: '/sign-in', component: page(async () => (await import('./features/auth/sign-in-page.tsx')).SignInPage) },
  { path: '/sign-up', component: page(async () => (await import('./features/auth/sign-up-page.tsx')).SignUpPage) },
  {
    path: '/security',
    component: page(async () => (await import('./features/security/security-page.tsx')).SecurityPage),
  },
  { path: '/forgot', component: page(async () => (await import('./features/auth/forgot-page.tsx')).ForgotPage) },
  { path: '/reset/:token', component: page(async () => (await import('./features/auth/reset-page.tsx')).ResetPage) },
  {
    path: '/confirm/:token',
    component: page(async () => (await import('./features/auth/confirm-page.tsx')).ConfirmPage),
  },
  {
    path: '/second-factor',
    component: page(async () => (await import('./features/auth/factor-needed-page.tsx')).FactorNeededPage),
  },
  { path: '/moved', component: page(async () => (await import('./features/auth/moved-page.tsx')).MovedPage) },
  { path: '/invite/:token', component: page(async () => (await import('./features/auth/invite-page.tsx')).InvitePage) },
  {
    path: '/w/:slug',
    component: page(async () => (await import('./features/workspace/workspace-layout.tsx')).WorkspaceLayout),
    children: [
      { path: '/', component: page(async () => (await import('./features/workspace/home-page.tsx')).HomePage) },
      { path: '/account', component: page(async () => (await import('./features/auth/account-page.tsx')).AccountPage) },
      {
        path: '/admin/members',
        component: page(async () => (await import('./features/admin/members-page.tsx')).MembersPage),
      },
      {
        path: '/admin/sessions',
        component: page(async () => (await import('./features/admin/sessions-page.tsx')).SessionsPage),
      },
      {
        path: '/admin/audit',
        component: page(async () => (await import('./features/audit/audit-page.tsx')).AuditPage),
      },
      {
        path: '/admin/workspace',
        component: page(async () => (await import('./features/admin/workspace-page.tsx')).WorkspacePage),
      },
      {
        path: '/dashboards',
        component: page(async () => (await import('./features/dashboard/dashboards-page.tsx')).DashboardsPage),
      },
      {
        path: '/dashboards/:dashboardId',
        component: page(async () => (await import('./features/dashboard/dashboard-page.tsx')).DashboardPage),
      },
      { path: '/report', component: page(async () => (await import('./features/report/report-page.tsx')).ReportPage) },
      {
        path: '/report/sent',
        component: page(async () => (await import('./features/report/my-reports-page.tsx')).MyReportsPage),
      },
      {
        path: '/report/sent/:recordId',
        component: page(async () => (await import('./features/report/my-report-page.tsx')).MyReportPage),
      },
      {
        path: '/report/sent/:recordId/edit',
        component: page(async () => (await import('./features/report/correct-report-page.tsx')).CorrectReportPage),
      },
      {
        path: '/report/:formId',
        component: page(async () => (await import('./features/report/report-form-page.tsx')).ReportFormPage),
      },
      { path: '/forms', component: page(async () => (await import('./features/form/forms-page.tsx')).FormsPage) },
      {
        path: '/forms/:formId',
        component: page(async () => (await import('./features/form/form-page.tsx')).FormPage),
      },
      { path: '/grids', component: page(async () => (await import('./features/grid/grids-page.tsx')).GridsPage) },
      { path: '/grids/:gridId', component: page(async () => (await import('./features/grid/grid-page.tsx')).GridPage) },
      { path: '/import', component: page(async () => (await import('./features/import/import-page.tsx')).ImportPage) },
      { path: '*', component: NotFoundPage },
    ],
  },
  { path: '*', component: NotFoundPage },
]

/**
 * Fetches the code of every page, so that a page that stays open through a deploy, or loses its network,
 * can still go everywhere. Failing is harmless; a page then asks for its code when it is opened.
 *
 * @param pause waited for before each of them
 */
export async function preloadPages(pause: () => Promise<void>): Promise<void> {
  for (const load of loads) {
    await pause()
    await load().catch(() => undefined)
  }
}

function page<Props extends object>(load: () => Promise<Component<Props>>): Component<Props> {
  loads.push(load)
  return lazy(async () => ({ default: await load() }))
}
