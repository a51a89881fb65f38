import type { ProcedureCase } from './procedure-case.ts'

/** What waits in the trash, and what becomes of it; and which records look like others. */
export const trashCases: Readonly<Record<string, ProcedureCase>> = {
  'duplicate.dismiss': {
    type: 'mutation',
    permission: 'editRecords',
    input: ({ gridId, recordId, otherRecordId }) => ({ gridId, recordId, otherId: otherRecordId }),
  },
  'duplicate.find': {
    type: 'query',
    permission: 'fileReports',
    input: ({ gridId }) => ({ gridId, cells: {} }),
  },
  'duplicate.rule': { type: 'query', permission: 'editRecords', input: ({ gridId }) => ({ gridId }) },
  'duplicate.setRule': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }) => ({ gridId, rule: null }),
  },
  'field.erase': {
    type: 'mutation',
    permission: 'emptyTrash',
    input: ({ gridId, deletedFieldId }) => ({ gridId, fieldId: deletedFieldId }),
    destroys: true,
  },
  'field.restore': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, deletedFieldId }) => ({ gridId, fieldId: deletedFieldId }),
    destroys: true,
  },
  'field.trash': { type: 'query', permission: 'shapeGrids', input: ({ gridId }) => ({ gridId }) },
  'grid.erase': {
    type: 'mutation',
    permission: 'emptyTrash',
    input: ({ deletedGridId }) => ({ gridId: deletedGridId }),
    destroys: true,
  },
  'record.erase': {
    type: 'mutation',
    permission: 'emptyTrash',
    input: ({ gridId, deletedRecordId }) => ({ gridId, recordIds: [deletedRecordId] }),
    destroys: true,
  },
}
