import type { ProcedureCase } from './procedure-case.ts'

/** What is asked about files that cells name. */
export const attachmentCases: Readonly<Record<string, ProcedureCase>> = {
  'attachment.describe': {
    type: 'query',
    permission: 'readGrids',
    input: ({ attachmentId }) => ({ ids: [attachmentId] }),
    quiet: true,
  },
}
