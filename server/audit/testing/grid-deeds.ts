import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'

import type { AuditFields } from '@operagrid/shared/domain/audit'
import type { ExportLink } from '@operagrid/shared/domain/export'
import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import { plainLook } from '@operagrid/shared/domain/view'
import type { Things } from '@operagrid/shared/testing/procedure-case'

import { openSocketClient } from '../../testing/socket-client.ts'
import { makeThings } from '../../testing/things.ts'
import { must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

const tile = { title: 'Open', kind: 'number', filter: null, groupBy: null, fields: [] }
const level = {
  id: 'level000',
  name: 'Level',
  type: 'select',
  choices: [{ id: 'low00000', name: 'Low', color: 'blue' }],
}
const item = { fieldId: 'title000', label: 'Title', help: '', required: false }

/** What shapes grids, forms and dashboards. */
export const gridDeeds = {
  'grid.created': async ({ app, organizer }) => {
    const id = uuidv7()
    return {
      act: () => app.call('grid.create', { id, name: 'Incidents', fields: [level] }, organizer.accessToken),
      entry: { actorId: organizer.session.member.id, target: { kind: 'grid', id, name: 'Incidents' } },
    }
  },
  'grid.renamed': (stage) =>
    onGrid(stage, 'grid.update', { name: 'Night log' }, { before: { name: 'Log' }, after: { name: 'Night log' } }),
  'grid.reporters_changed': (stage) =>
    onGrid(
      stage,
      'grid.update',
      { reportersSee: 'all' },
      { before: { reportersSee: 'own' }, after: { reportersSee: 'all' } },
    ),
  'grid.removed': (stage) => onGrid(stage, 'grid.remove', {}),
  'grid.restored': (stage) => onGrid(stage, 'grid.restore', {}, {}, 'grid.remove'),
  'field.added': (stage) =>
    onGrid(stage, 'field.add', { field: level }, { after: { field: 'Level', type: 'select', choices: ['Low'] } }),
  'field.updated': (stage) =>
    onGrid(
      stage,
      'field.update',
      { fieldId: 'title000', field: { name: 'What', type: 'text' } },
      { before: { field: 'Title', type: 'text' }, after: { field: 'What', type: 'text' } },
    ),
  'field.removed': (stage) =>
    onGrid(stage, 'field.remove', { fieldId: 'title000' }, { before: { field: 'Title', type: 'text' } }),
  'view.saved': (stage) =>
    onGrid(
      stage,
      'view.save',
      { viewId: uuidv7(), name: 'Open', shared: true, look: plainLook },
      { after: { view: 'Open', shared: true } },
    ),
  'view.removed': async (stage) => {
    const { gridId, viewId } = await thingsOf(stage)
    return {
      act: () => stage.app.call('view.remove', { gridId, viewId }, stage.organizer.accessToken),
      entry: {
        actorId: stage.organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        before: { view: 'Open' },
      },
    }
  },
  'comment.removed': async (stage) => {
    const { gridId, recordId } = await thingsOf(stage)
    const commentId = uuidv7()
    await must(stage, stage.organizer, 'comment.add', { gridId, recordId, commentId, text: 'Wrong hall', mentions: [] })
    return {
      act: () => stage.app.call('comment.remove', { gridId, commentId }, stage.manager.accessToken),
      entry: {
        actorId: stage.manager.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        before: { record: 1, author: stage.organizer.session.member.name },
      },
    }
  },
  'form.saved': async (stage) => {
    const { gridId } = await thingsOf(stage)
    const formId = uuidv7()
    const form = { name: 'Damage', description: '', open: true, items: [item] }
    return {
      act: () => stage.app.call('form.save', { gridId, formId, form }, stage.organizer.accessToken),
      entry: {
        actorId: stage.organizer.session.member.id,
        target: { kind: 'form', id: formId, name: 'Damage' },
        after: { open: true, fields: 1 },
      },
    }
  },
  'form.removed': async (stage) => {
    const { formId } = await thingsOf(stage)
    return {
      act: () => stage.app.call('form.remove', { formId }, stage.organizer.accessToken),
      entry: { actorId: stage.organizer.session.member.id, target: { kind: 'form', id: formId, name: 'Report' } },
    }
  },
  'dashboard.created': async ({ app, organizer }) => {
    const dashboardId = uuidv7()
    return {
      act: () => app.call('dashboard.create', { dashboardId, name: 'Bridge' }, organizer.accessToken),
      entry: { actorId: organizer.session.member.id, target: { kind: 'dashboard', id: dashboardId, name: 'Bridge' } },
    }
  },
  'dashboard.renamed': (stage) =>
    onDashboard(stage, 'dashboard.update', () => ({ name: 'Big wall' }), {
      before: { name: 'Wall' },
      after: { name: 'Big wall' },
    }),
  'dashboard.removed': (stage) => onDashboard(stage, 'dashboard.remove', () => ({})),
  'widget.saved': (stage) => {
    const widgetId = uuidv7()
    const aggregate = { fn: 'count', field: null }
    const input = ({ gridId }: Things) => ({ widgetId, widget: { ...tile, gridId, aggregate } })
    return onDashboard(stage, 'dashboard.saveWidget', input, { after: { widget: 'Open', kind: 'number' } })
  },
  'widget.removed': (stage) => onDashboard(stage, 'dashboard.removeWidget', ({ widgetId }) => ({ widgetId })),
  'import.begun': async (stage) => {
    const { organizer } = stage
    const { gridId } = await thingsOf(stage)
    return {
      act: () => importInto(stage, gridId),
      entry: {
        actorId: organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        after: { file: 'guests.csv', rows: 2 },
      },
      beside: ['import.finished'],
    }
  },
  'import.undone': async (stage) => {
    const { app, organizer } = stage
    const { gridId } = await thingsOf(stage)
    const importId = await importInto(stage, gridId)
    return {
      async act() {
        const socket = await openSocketClient(app.baseUrl, organizer.accessToken)
        await app.call('import.undo', { gridId, importId }, organizer.accessToken)
        await socket.subscribe('import.undoing', { gridId, importId })
        await socket.until(({ result }) => /"state":"(undone|done)"/.test(JSON.stringify(result?.data ?? null)))
        socket.close()
      },
      entry: {
        actorId: organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        after: { file: 'guests.csv' },
      },
    }
  },
  'import.finished': async (stage) => {
    const { app, organizer } = stage
    const gridId = uuidv7()
    return {
      async act() {
        const { importId, columns } = await upload(stage)
        const fields = columns.map(({ index, name, plan }) => ({ id: `field00${index}`, sources: [index], name, plan }))
        const socket = await openSocketClient(app.baseUrl, organizer.accessToken)
        await app.call('import.start', { importId, gridId, gridName: 'Guests', fields }, organizer.accessToken)
        await socket.subscribe('import.progress', { importId })
        await socket.until(({ result }) => /"phase":"(done|failed)"/.test(JSON.stringify(result?.data ?? null)))
        socket.close()
      },
      entry: {
        actorId: organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Guests' },
        after: { file: 'guests.csv', records: 2 },
      },
    }
  },
  'record.exported': async (stage) => {
    const { app, organizer } = stage
    const { gridId } = await thingsOf(stage)
    return {
      async act() {
        const query = { filter: null, sort: [] }
        const ask = { gridId, format: 'csv', query, fields: ['title000'], details: false, zone: 'UTC' }
        const { data } = await app.call<ExportLink>('record.export', ask, organizer.accessToken)
        const answer = await fetch(`${app.baseUrl}${data.path}`)
        await answer.arrayBuffer()
      },
      entry: {
        actorId: organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        after: { format: 'csv', records: expect.any(Number) as number, fields: 1 },
      },
      changesNothing: true,
    }
  },
} as const satisfies Readonly<Record<string, Deed>>

type Changed = { readonly before?: AuditFields; readonly after?: AuditFields }

async function thingsOf({ app, manager, viewer }: Stage): Promise<Things> {
  return await makeThings(app, manager, viewer)
}

/** A call of an organizer that names a grid; `first`: one that must come before. */
async function onGrid(stage: Stage, path: string, input: object, changed: Changed = {}, first?: string) {
  const { gridId } = await thingsOf(stage)
  if (first !== undefined) await must(stage, stage.organizer, first, { gridId })
  return {
    act: () => stage.app.call(path, { gridId, ...input }, stage.organizer.accessToken),
    entry: {
      actorId: stage.organizer.session.member.id,
      target: { kind: 'grid', id: gridId, name: 'Log' },
      ...changed,
    },
  }
}

async function onDashboard(stage: Stage, path: string, input: (things: Things) => object, changed: Changed = {}) {
  const things = await thingsOf(stage)
  const { dashboardId } = things
  return {
    act: () => stage.app.call(path, { dashboardId, ...input(things) }, stage.organizer.accessToken),
    entry: {
      actorId: stage.organizer.session.member.id,
      target: { kind: 'dashboard', id: dashboardId, name: 'Wall' },
      ...changed,
    },
  }
}

/** Imports two guests into a grid, and waits until that has ended; answers the import's id. */
async function importInto(stage: Stage, gridId: string): Promise<string> {
  const { app, organizer } = stage
  const { importId } = await upload(stage)
  const targets = [{ fieldId: 'title000', sources: [0], plan: { type: 'text' }, addChoices: false }]
  const input = { importId, gridId, targets, made: [], key: null, onEmpty: 'keep', onMisfit: 'cell' }
  const socket = await openSocketClient(app.baseUrl, organizer.accessToken)
  await app.call('import.into', input, organizer.accessToken)
  await socket.subscribe('import.progress', { importId })
  await socket.until(({ result }) => /"phase":"(done|failed)"/.test(JSON.stringify(result?.data ?? null)))
  socket.close()
  return importId
}

async function upload({ app, organizer }: Stage): Promise<ImportAnalysis> {
  const answer = await fetch(`${app.baseUrl}/files/imports?name=guests.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${organizer.accessToken}`, 'x-operagrid': '1', 'content-type': 'text/csv' },
    body: 'Name\nIda\nTove\n',
  })
  // The analysis of our own import.
  return (await answer.json()) as ImportAnalysis
}
