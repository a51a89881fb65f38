import Briefcase from 'lucide-solid/icons/briefcase'
import ChartColumn from 'lucide-solid/icons/chart-column'
import ClipboardList from 'lucide-solid/icons/clipboard-list'
import FileText from 'lucide-solid/icons/file-text'
import Inbox from 'lucide-solid/icons/inbox'
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone'
import ScrollText from 'lucide-solid/icons/scroll-text'
import Table2 from 'lucide-solid/icons/table-2'
import Users from 'lucide-solid/icons/users'

import type { Role } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'

import type { NavSection } from '../../ui/nav-section.ts'
import type { Lists } from './create-workspace-lists.ts'

export type NavActions = {
  readonly addGrid: () => void
  readonly addForm: () => void
  readonly addDashboard: () => void
}

/** The sidebar of a workspace: what the role may open, in the order of its day. */
export function navSections(slug: string, role: Role, lists: Lists, actions: NavActions): readonly NavSection[] {
  const base = `/w/${slug}`
  const shapes = may(role, 'shapeGrids')
  const grids: NavSection = {
    id: 'grids',
    label: 'Grids',
    items: lists.grids.map((grid) => ({ href: `${base}/grids/${grid.id}`, label: grid.name, icon: Table2 })),
    ...(shapes && { action: { label: 'Add a grid', onSelect: actions.addGrid }, emptyText: 'No grids yet' }),
  }
  const dashboards: NavSection = {
    id: 'dashboards',
    label: 'Dashboards',
    items: lists.dashboards.map((dashboard) => ({
      href: `${base}/dashboards/${dashboard.id}`,
      label: dashboard.name,
      icon: ChartColumn,
    })),
    emptyText: 'No dashboards yet',
    ...(may(role, 'shapeDashboards') && { action: { label: 'Add a dashboard', onSelect: actions.addDashboard } }),
  }
  const reports: NavSection = {
    id: 'reports',
    label: 'Reports',
    items: [
      { href: `${base}/report`, label: 'File a report', icon: ClipboardList, end: true },
      { href: `${base}/report/sent`, label: 'My reports', icon: Inbox },
    ],
  }
  const forms: NavSection = {
    id: 'forms',
    label: 'Forms',
    items: lists.forms.map((form) => ({ href: `${base}/forms/${form.id}`, label: form.name, icon: FileText })),
    ...(lists.grids.length > 0 && { action: { label: 'Add a form', onSelect: actions.addForm } }),
  }
  const admin: NavSection = {
    id: 'admin',
    label: 'Admin',
    items: [
      { href: `${base}/admin/members`, label: 'Members', icon: Users },
      { href: `${base}/admin/sessions`, label: 'Sessions', icon: MonitorSmartphone },
      ...(may(role, 'readAudit') ? [{ href: `${base}/admin/audit`, label: 'Audit log', icon: ScrollText }] : []),
      { href: `${base}/admin/workspace`, label: 'Workspace', icon: Briefcase },
    ],
  }
  return [
    ...(role === 'viewer' ? [dashboards, grids] : []),
    ...(role !== 'viewer' && may(role, 'readGrids') ? [grids, dashboards] : []),
    ...(may(role, 'fileReports') ? [reports] : []),
    ...(shapes ? [forms] : []),
    ...(may(role, 'manageMembers') ? [admin] : []),
  ]
}
