import { plainLook } from '../domain/view.ts'
import type { ProcedureCase, Things } from './procedure-case.ts'

const query = { filter: null, sort: [] }
const tile = {
  title: 'All',
  kind: 'number',
  filter: null,
  aggregate: { fn: 'count', field: null },
  groupBy: null,
  fields: [],
}

/** Grids, records, forms, dashboards, imports and what is live of them. */
export const gridCases: Readonly<Record<string, ProcedureCase>> = {
  'claim.free': {
    type: 'mutation',
    permission: 'editRecords',
    input: ({ gridId, recordId }, id) => ({ gridId, recordId, opId: id() }),
  },
  'claim.list': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId }) },
  'claim.take': {
    type: 'mutation',
    permission: 'editRecords',
    input: ({ gridId, recordId }, id) => ({ gridId, recordId, opId: id(), over: null }),
    destroys: true,
  },
  'comment.add': {
    type: 'mutation',
    permission: 'comment',
    input: ({ gridId, recordId }, id) => ({ gridId, recordId, commentId: id(), text: 'Seen.', mentions: [] }),
    personal: true,
  },
  'comment.edit': {
    type: 'mutation',
    permission: 'comment',
    input: ({ gridId, commentId }) => ({ gridId, commentId, text: 'Seen twice.', mentions: [] }),
    personal: true,
  },
  'comment.list': {
    type: 'query',
    permission: 'belong',
    input: ({ gridId, recordId }) => ({ gridId, recordId }),
    personal: true,
  },
  'comment.people': {
    type: 'query',
    permission: 'comment',
    input: ({ gridId, recordId }) => ({ gridId, recordId }),
    personal: true,
  },
  'comment.remove': {
    type: 'mutation',
    permission: 'comment',
    input: ({ gridId, commentId }) => ({ gridId, commentId }),
    personal: true,
    destroys: true,
  },
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
  'grid.copy': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }, id) => ({ gridId, as: id(), name: 'Copy' }),
  },
  'grid.create': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: (_, id) => ({ id: id(), name: 'New', fields: [] }),
  },
  'grid.get': { type: 'query', permission: 'belong', input: ({ gridId }) => ({ gridId }) },
  'grid.list': { type: 'query', permission: 'belong', input: () => undefined },
  'grid.remove': { type: 'mutation', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId }), destroys: true },
  'grid.trash': { type: 'query', permission: 'shapeGrids', input: () => undefined },
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
  'import.check': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: (things) => intoGrid(things),
    personal: true,
  },
  'import.copy': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }, id) => ({ gridId, as: id(), name: 'Copy' }),
  },
  'import.into': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: (things) => intoGrid(things),
    personal: true,
  },
  'import.list': { type: 'query', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId }) },
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
  'import.stopUndo': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, gridImportId }) => ({ gridId, importId: gridImportId }),
    personal: true,
  },
  'import.undo': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, gridImportId }) => ({ gridId, importId: gridImportId }),
    personal: true,
  },
  'import.undoing': {
    type: 'subscription',
    permission: 'shapeGrids',
    input: ({ gridId, gridImportId }) => ({ gridId, importId: gridImportId }),
    personal: true,
  },
  'live.dashboard': {
    type: 'subscription',
    permission: 'readDashboards',
    input: ({ dashboardId }) => ({ dashboardId }),
  },
  'live.grid': { type: 'subscription', permission: 'belong', input: ({ gridId }) => ({ gridId, cursor: 0 }) },
  'live.notifications': { type: 'subscription', permission: 'belong', input: () => undefined },
  'live.presence': {
    type: 'subscription',
    permission: 'readGrids',
    input: ({ gridId }, id) => ({ gridId, clientId: id() }),
    quiet: true,
  },
  'live.tallies': {
    type: 'subscription',
    permission: 'readGrids',
    input: ({ gridId }) => ({
      gridId,
      filter: null,
      group: '$reviewState',
      aggregates: [{ fn: 'count', field: null }],
    }),
  },
  'notification.list': { type: 'query', permission: 'belong', input: () => undefined },
  'notification.read': { type: 'mutation', permission: 'belong', input: (_, id) => ({ ids: [id()] }) },
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
  'news.list': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId, limit: 10 }) },
  'news.seen': { type: 'mutation', permission: 'readGrids', input: ({ gridId }) => ({ gridId, version: 1 }) },
  'record.apply': {
    type: 'mutation',
    permission: 'fileReports',
    input: ({ gridId, recordId }, id) => ({ gridId, ops: [{ kind: 'delete', opId: id(), recordId }] }),
    destroys: true,
    quiet: true,
  },
  'record.export': {
    type: 'mutation',
    permission: 'readGrids',
    input: ({ gridId }) => ({ gridId, format: 'csv', query, fields: [], details: false, zone: 'UTC' }),
    quiet: true,
  },
  'record.get': {
    type: 'query',
    permission: 'belong',
    input: ({ gridId, recordId }) => ({ gridId, recordId }),
    personal: true,
  },
  'record.history': {
    type: 'query',
    permission: 'readGrids',
    input: ({ gridId, recordId }) => ({ gridId, recordId, limit: 10 }),
  },
  'record.mine': { type: 'query', permission: 'fileReports', input: () => undefined },
  'record.outline': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId, query, every: 100 }) },
  'record.trash': { type: 'query', permission: 'editRecords', input: ({ gridId }) => ({ gridId, limit: 10 }) },
  'record.titles': {
    type: 'query',
    permission: 'readGrids',
    input: ({ gridId, recordId }) => ({ gridId, recordIds: [recordId] }),
  },
  'record.undo': {
    type: 'mutation',
    permission: 'editRecords',
    input: ({ gridId, recordId }, id) => ({ gridId, undos: [{ opId: id(), recordId, target: id() }] }),
    quiet: true,
  },
  'record.window': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId, query, limit: 100 }) },
  'view.list': { type: 'query', permission: 'readGrids', input: ({ gridId }) => ({ gridId }) },
  'view.remove': {
    type: 'mutation',
    permission: 'readGrids',
    personal: true,
    input: ({ gridId, viewId }) => ({ gridId, viewId }),
    destroys: true,
  },
  'view.save': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }, id) => ({ gridId, viewId: id(), name: 'New', shared: true, look: plainLook }),
  },
}

/** An uploaded file into a grid, by a key. */
function intoGrid({ importId, gridId, fieldId }: Things) {
  const targets = [{ fieldId, sources: [0], plan: { type: 'text' }, addChoices: false }]
  return { importId, gridId, targets, made: [], key: fieldId, onEmpty: 'keep', onMisfit: 'cell' }
}
