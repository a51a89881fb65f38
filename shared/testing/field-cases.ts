import type { ProcedureCase } from './procedure-case.ts'

/** What is asked of a field beside how it is made and changed (`grid-cases.ts`). */
export const fieldCases: Readonly<Record<string, ProcedureCase>> = {
  'field.check': {
    type: 'query',
    permission: 'shapeGrids',
    input: ({ gridId, fieldId }) => ({ gridId, fieldId, field: { name: 'Title', type: 'text', unique: true } }),
  },
}
