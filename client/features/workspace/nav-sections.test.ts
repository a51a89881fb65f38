import { describe, expect, it } from 'vitest'

import { roles, type Role } from '@operagrid/shared/domain/member'

import { navSections } from './nav-sections.ts'

const nothing = () => undefined
const actions = { addGrid: nothing, addForm: nothing, addDashboard: nothing }
const grid = {
  id: 'g1',
  name: 'Incidents',
  version: 1,
  recordCount: 3,
  reportersSee: 'own' as const,
  claimMinutes: 15,
  byHand: false,
}
const lists = { grids: [grid], forms: [], dashboards: [{ id: 'd1', name: 'Wall', widgetCount: 4 }] }
const sectionsOf = (role: Role) => navSections('ship', role, lists, actions).map((section) => section.id)

describe('the sidebar', () => {
  it('shows a reporter reports only, and no grid', () => {
    expect(sectionsOf('reporter')).toEqual(['reports'])
  })

  it('shows a viewer dashboards before grids, without ways to make any', () => {
    expect(sectionsOf('viewer')).toEqual(['dashboards', 'grids'])
    expect(navSections('ship', 'viewer', lists, actions).every((section) => section.action === undefined)).toBe(true)
  })

  it('shows members to management only', () => {
    expect(roles.filter((role) => sectionsOf(role).includes('admin'))).toEqual(['management'])
  })

  it('leads to pages of this workspace', () => {
    const hrefs = navSections('ship', 'management', lists, actions).flatMap((section) =>
      section.items.map((item) => item.href),
    )
    expect(hrefs).toContain('/w/ship/grids/g1')
    expect(hrefs.every((href) => href.startsWith('/w/ship/'))).toBe(true)
  })

  it('offers a form only when there is a grid to fill', () => {
    const forms = navSections('ship', 'organizer', { ...lists, grids: [] }, actions).find(
      (section) => section.id === 'forms',
    )
    expect(forms?.action).toBeUndefined()
  })
})
