import type { ProcedureCase } from './procedure-case.ts'

const text = { id: 'extra000', name: 'Extra', type: 'text', choices: [] }

/** How fields are made and changed, and what is asked of them. */
export const fieldCases: Readonly<Record<string, ProcedureCase>> = {
  'field.add': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId }) => ({ gridId, field: text }),
    destroys: true,
  },
  'field.copy': {
    type: 'mutation',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId, as: 'copied00', name: 'Copy', withCells: true }),
    destroys: true,
  },
  'field.readers': {
    type: 'query',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId }),
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
  'field.check': {
    type: 'query',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId, field: { name: 'Title', type: 'text', unique: true } }),
  },
}
