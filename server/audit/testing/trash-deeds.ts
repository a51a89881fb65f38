import pg from 'pg'

import type { AuditFields } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { Things } from '@operagrid/shared/testing/procedure-case'

import { makeThings } from '../../testing/things.ts'
import { must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

const site = { id: 'site0000', name: 'Site', type: 'location', choices: [] }
const rule = { place: 'site0000', kind: null, metres: 150, minutes: 30 }

/** What becomes of what waits in the trash, and what is said of duplicates. */
export const trashDeeds = {
  'grid.duplicates_changed': async (stage) => {
    const { app, manager, viewer, organizer } = stage
    const { gridId } = await makeThings(app, manager, viewer)
    await must(stage, organizer, 'field.add', { gridId, field: site })
    return {
      act: () => app.call('duplicate.setRule', { gridId, rule }, organizer.accessToken),
      entry: {
        actorId: organizer.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Log' },
        before: { duplicates: false },
        after: { duplicates: true, place: 'Site', metres: 150, minutes: 30 },
      },
    }
  },
  'field.restored': (stage) =>
    onTrash(stage, stage.organizer, 'field.restore', ({ gridId, deletedFieldId: fieldId }) => ({
      call: { gridId, fieldId },
      changed: { after: { field: 'Secret', type: 'text' } },
    })),
  'field.erased': (stage) =>
    onTrash(stage, stage.manager, 'field.erase', ({ gridId, deletedFieldId: fieldId }) => ({
      call: { gridId, fieldId },
      changed: { before: { field: 'Secret', type: 'text' } },
    })),
  'record.erased': (stage) =>
    onTrash(stage, stage.manager, 'record.erase', ({ gridId, deletedRecordId }) => ({
      call: { gridId, recordIds: [deletedRecordId] },
      changed: { before: { records: 1 } },
    })),
  'grid.erased': async (stage) => {
    const { deletedGridId: gridId } = await makeThings(stage.app, stage.manager, stage.viewer)
    return {
      act: () => stage.app.call('grid.erase', { gridId }, stage.manager.accessToken),
      entry: {
        actorId: stage.manager.session.member.id,
        target: { kind: 'grid', id: gridId, name: 'Secret' },
      },
    }
  },
  'trash.emptied': async ({ app, manager, viewer }) => {
    const { gridId, deletedRecordId } = await makeThings(app, manager, viewer)
    const admin = new pg.Client({ connectionString: app.database.adminUrl })
    await admin.connect()
    await admin.query("update grid_record set deleted_at = now() - interval '31 days' where id = $1", [deletedRecordId])
    await admin.end()
    return {
      // Where it is refused the next round tries again.
      act: () => app.services.trash.emptyAll().catch(() => undefined),
      entry: { actorId: null, target: { kind: 'grid', id: gridId, name: 'Log' }, before: { records: 1 } },
      bySystem: true,
    }
  },
} as const satisfies Readonly<Record<string, Deed>>

/** A call that names what waits in the trash of a grid. */
async function onTrash(
  { app, manager, viewer }: Stage,
  who: SignedIn,
  path: string,
  of: (things: Things) => {
    readonly call: object
    readonly changed: { readonly before?: AuditFields; readonly after?: AuditFields }
  },
) {
  const things = await makeThings(app, manager, viewer)
  const { call, changed } = of(things)
  return {
    act: () => app.call(path, call, who.accessToken),
    entry: {
      actorId: who.session.member.id,
      target: { kind: 'grid', id: things.gridId, name: 'Log' },
      ...changed,
    },
  }
}
