import type { Permission } from '../domain/permission.ts'

/** Ids of one tenant's things that calls name, or ids of nothing. */
export type Things = {
  readonly tenantId: string
  readonly gridId: string
  readonly fieldId: string
  readonly recordId: string
  readonly formId: string
  readonly dashboardId: string
  readonly widgetId: string
  readonly memberId: string
  readonly invitationId: string
  readonly sessionId: string
  readonly importId: string
}

export type ProcedureCase = {
  readonly type: 'query' | 'mutation' | 'subscription'
  /** `public`: anyone, signed in or not; over HTTP only, one call a request. */
  readonly permission: Permission | 'public'
  /** A valid input that names `things`. `id` makes a fresh id for what the call makes itself. */
  input(things: Things, id: () => string): object | undefined
  /** The call uses up what it names, or locks somebody out. */
  readonly destroys?: true
  /** Whose own thing it is matters beside the role: another member's is not there. */
  readonly personal?: true
  /** Over a socket it is refused: it takes a request of its own. */
  readonly onlyHttp?: true
  /** The error that an allowed call is answered with: the password that it gives is wrong. */
  readonly answers?: 'NOT_ALLOWED'
  /** A foreign or unknown id is answered in the result, or changes nothing, alike for both. */
  readonly quiet?: true
}

const query = { filter: null, sort: [] }
const text = { id: 'extra000', name: 'Extra', type: 'text', choices: [] }
const tile = {
  title: 'All',
  kind: 'number',
  filter: null,
  aggregate: { fn: 'count', field: null },
  groupBy: null,
  fields: [],
}
const nobody = { email: 'nobody@example.org', password: 'nobody knows this one' }
const token = 'A'.repeat(43)

/**
 * Every procedure there is: who may call it, and with what. The isolation matrix and the probe are made from this
 * table; a procedure that is not in it fails the tests.
 */
export const procedureCases: Readonly<Record<string, ProcedureCase>> = {
  'account.askReset': {
    type: 'mutation',
    permission: 'public',
    input: (_, id) => ({ email: `${id()}@example.org` }),
  },
  'account.changeEmail': {
    type: 'mutation',
    permission: 'belong',
    input: (_, id) => ({ password: 'not the password', email: `${id()}@example.org` }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'account.changePassword': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password', newPassword: 'four words that differ' }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'account.confirm': { type: 'mutation', permission: 'public', input: () => ({ token }) },
  'account.reset': {
    type: 'mutation',
    permission: 'public',
    input: () => ({ token, password: 'four words that differ' }),
  },
  'account.sendConfirmation': { type: 'mutation', permission: 'belong', input: () => undefined, onlyHttp: true },
  'audit.export': { type: 'mutation', permission: 'readAudit', input: () => ({ filter: {}, format: 'ndjson' }) },
  'audit.list': {
    type: 'mutation',
    permission: 'readAudit',
    input: ({ memberId }) => ({ filter: { memberId } }),
    quiet: true,
  },
  'audit.verify': { type: 'mutation', permission: 'readAudit', input: () => undefined },

  'auth.refresh': { type: 'mutation', permission: 'public', input: () => undefined },
  'auth.signIn': { type: 'mutation', permission: 'public', input: () => nobody },
  'auth.signOut': { type: 'mutation', permission: 'public', input: () => undefined },
  'auth.signUp': {
    type: 'mutation',
    permission: 'public',
    input: (_, id) => ({ ...nobody, email: `${id()}@example.org`, workspace: 'New', name: 'New' }),
  },
  'auth.switchTenant': { type: 'mutation', permission: 'public', input: ({ tenantId }) => ({ tenantId }) },

  'dashboard.create': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: (_, id) => ({ dashboardId: id(), name: 'New' }),
  },
  'dashboard.get': { type: 'query', permission: 'readDashboards', input: ({ dashboardId }) => ({ dashboardId }) },
  'dashboard.list': { type: 'query', permission: 'readDashboards', input: () => undefined },
  'dashboard.moveWidget': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: ({ dashboardId, widgetId }) => ({ dashboardId, widgetId, before: null }),
  },
  'dashboard.remove': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: ({ dashboardId }) => ({ dashboardId }),
    destroys: true,
  },
  'dashboard.removeWidget': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: ({ dashboardId, widgetId }) => ({ dashboardId, widgetId }),
    destroys: true,
  },
  'dashboard.saveWidget': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: ({ dashboardId, gridId }, id) => ({ dashboardId, widgetId: id(), widget: { ...tile, gridId } }),
  },
  'dashboard.update': {
    type: 'mutation',
    permission: 'shapeDashboards',
    input: ({ dashboardId }) => ({ dashboardId, name: 'Other' }),
  },

  'field.add': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }) => ({ gridId, field: text }),
    destroys: true,
  },
  'field.remove': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId }),
    destroys: true,
  },
  'field.update': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId, field: { name: 'Other', type: 'text' } }),
  },

  'form.get': { type: 'query', permission: 'fileReports', input: ({ formId }) => ({ formId }) },
  'form.list': { type: 'query', permission: 'fileReports', input: () => undefined },
  'form.remove': { type: 'mutation', permission: 'shapeGrids', input: ({ formId }) => ({ formId }), destroys: true },
  'form.save': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, formId, fieldId }) => ({
      gridId,
      formId,
      form: {
        name: 'Report',
        description: '',
        open: true,
        items: [{ fieldId, label: 'Title', help: '', required: false }],
      },
    }),
  },

  'grid.create': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: (_, id) => ({ id: id(), name: 'New', fields: [] }),
  },
  'grid.get': { type: 'query', permission: 'belong', input: ({ gridId }) => ({ gridId }) },
  'grid.list': { type: 'query', permission: 'belong', input: () => undefined },
  'grid.remove': { type: 'mutation', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId }), destroys: true },
  'grid.restore': { type: 'mutation', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId }) },
  'grid.update': { type: 'mutation', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId, name: 'Other' }) },

  'import.analyse': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ importId }) => ({ importId, reading: {} }),
    personal: true,
  },
  'import.cancel': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ importId }) => ({ importId }),
    personal: true,
  },
  'import.progress': {
    type: 'subscription',
    permission: 'shapeGrids',
    input: ({ importId }) => ({ importId }),
    personal: true,
  },
  'import.result': { type: 'query', permission: 'shapeGrids', input: ({ importId }) => ({ importId }), personal: true },
  'import.start': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ importId }, id) => ({
      importId,
      gridId: id(),
      gridName: 'Imported',
      fields: [{ id: 'title000', sources: [0], name: 'Title', plan: { type: 'text' } }],
    }),
    personal: true,
  },

  'live.dashboard': {
    type: 'subscription',
    permission: 'readDashboards',
    input: ({ dashboardId }) => ({ dashboardId }),
  },
  'live.grid': { type: 'subscription', permission: 'belong', input: ({ gridId }) => ({ gridId, cursor: 0 }) },
  'live.presence': {
    type: 'subscription',
    permission: 'readGrids',
    input: ({ gridId }, id) => ({ gridId, clientId: id() }),
    quiet: true,
  },

  'member.accept': {
    type: 'mutation',
    permission: 'public',
    input: () => ({ token, password: 'nobody knows this one' }),
  },
  'member.invitation': { type: 'mutation', permission: 'public', input: () => ({ token }) },
  'member.invitations': { type: 'query', permission: 'manageMembers', input: () => undefined },
  'member.invite': {
    type: 'mutation',
    permission: 'manageMembers',
    input: (_, id) => ({ email: `${id()}@example.org`, name: 'New', role: 'viewer' }),
  },
  'member.list': { type: 'query', permission: 'belong', input: () => undefined },
  'member.remove': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId }),
    destroys: true,
  },
  'member.setRole': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId, role: 'viewer' }),
  },
  'member.suspend': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId, suspended: false }),
  },
  'member.withdraw': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ invitationId }) => ({ invitationId }),
    destroys: true,
  },

  'presence.set': {
    type: 'mutation',
    permission: 'readGrids',
    input: ({ gridId, recordId }, id) => ({
      gridId,
      clientId: id(),
      state: { recordId, fieldId: null, typing: false },
    }),
    quiet: true,
  },

  'record.apply': {
    type: 'mutation',
    permission: 'fileReports',
    input: ({ gridId, recordId }, id) => ({ gridId, ops: [{ kind: 'delete', opId: id(), recordId }] }),
    destroys: true,
    quiet: true,
  },
  'record.get': {
    type: 'query',
    permission: 'belong',
    input: ({ gridId, recordId }) => ({ gridId, recordId }),
    personal: true,
  },
  'record.mine': { type: 'query', permission: 'fileReports', input: () => undefined },
  'record.outline': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId, query, every: 100 }) },
  'record.undo': {
    type: 'mutation',
    permission: 'editRecords',
    input: ({ gridId, recordId }, id) => ({ gridId, undos: [{ opId: id(), recordId, target: id() }] }),
    quiet: true,
  },
  'record.window': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId, query, limit: 100 }) },

  'session.list': { type: 'query', permission: 'belong', input: () => undefined },
  'session.revoke': {
    type: 'mutation',
    permission: 'belong',
    input: ({ sessionId }) => ({ sessionId }),
    destroys: true,
    personal: true,
  },
}
