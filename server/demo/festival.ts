import type { ChoiceColor, Field, FieldType } from '@operagrid/shared/domain/field'

/** The demo's operation: three kilometres of quay, a quarter of a million guests in a week. */
export const workspaceName = 'Harbour Festival Control'
export const gridName = 'Incidents'

function field(id: string, name: string, type: FieldType, choices: Field['choices'] = []): Field {
  return { id, name, type, choices }
}

function choice(id: string, name: string, color: ChoiceColor): Field['choices'][number] {
  return { id, name, color }
}

/** Ids are eight characters, as everywhere; here they say what they are, so that the texts can name them. */
export const categories = [
  choice('catmedic', 'Medical', 'red'),
  choice('catcrowd', 'Crowd', 'orange'),
  choice('catlostp', 'Lost person', 'pink'),
  choice('catsecur', 'Security', 'indigo'),
  choice('catfires', 'Fire and safety', 'amber'),
  choice('cattechn', 'Technical', 'cyan'),
  choice('cattraff', 'Traffic and access', 'blue'),
  choice('catwater', 'On the water', 'teal'),
  choice('catnoise', 'Noise', 'purple'),
  choice('catclean', 'Cleaning and waste', 'green'),
] as const

export const priorities = [
  choice('priocrit', 'Critical', 'red'),
  choice('priohigh', 'High', 'orange'),
  choice('prionorm', 'Normal', 'blue'),
  choice('priolow0', 'Low', 'gray'),
] as const

export const statuses = [
  choice('statnew0', 'New', 'pink'),
  choice('statprog', 'In progress', 'amber'),
  choice('stathold', 'On hold', 'purple'),
  choice('statdone', 'Resolved', 'green'),
  choice('statclos', 'Closed', 'gray'),
] as const

/** The states in which somebody still has to do something. */
export const openStatuses = ['statnew0', 'statprog', 'stathold']

export const departments = [
  choice('deptmedi', 'First aid', 'red'),
  choice('deptsecu', 'Security', 'indigo'),
  choice('deptfire', 'Fire watch', 'orange'),
  choice('depttech', 'Technical', 'cyan'),
  choice('depttraf', 'Traffic', 'blue'),
  choice('depthbma', 'Harbour master', 'teal'),
  choice('deptgues', 'Guest services', 'pink'),
  choice('deptsite', 'Site services', 'green'),
] as const

export const fieldIds = {
  title: 'ftitle00',
  category: 'fcategor',
  priority: 'fpriorit',
  status: 'fstatus0',
  department: 'fdepartm',
  place: 'fplace00',
  reportedAt: 'freporte',
  assignee: 'fassigne',
  people: 'fpeople0',
  description: 'fdescrip',
  position: 'fpositio',
  reporter: 'freporby',
  resolvedAt: 'fresolve',
  escalated: 'fescalat',
  photos: 'fphotos0',
} as const

export const fields: readonly Field[] = [
  field(fieldIds.title, 'What happened', 'text'),
  field(fieldIds.category, 'Category', 'select', [...categories]),
  field(fieldIds.priority, 'Priority', 'select', [...priorities]),
  field(fieldIds.status, 'Status', 'select', [...statuses]),
  field(fieldIds.department, 'Department', 'select', [...departments]),
  field(fieldIds.place, 'Place', 'text'),
  field(fieldIds.reportedAt, 'Reported at', 'dateTime'),
  field(fieldIds.assignee, 'Assigned to', 'text'),
  field(fieldIds.people, 'People involved', 'number'),
  field(fieldIds.description, 'Description', 'longText'),
  field(fieldIds.position, 'Position', 'location'),
  field(fieldIds.reporter, 'Reported by', 'text'),
  field(fieldIds.resolvedAt, 'Resolved at', 'dateTime'),
  field(fieldIds.escalated, 'Escalated', 'checkbox'),
  field(fieldIds.photos, 'Photos', 'photo'),
]
