import { everything as query } from '../domain/query.ts'
import type { ProcedureCase } from './procedure-case.ts'

/** What a map asks. */
export const mapCases: Readonly<Record<string, ProcedureCase>> = {
  'map.tiles': { type: 'query', permission: 'readGrids', input: () => undefined },
  'record.places': {
    type: 'query',
    permission: 'readGrids',
    input: ({ gridId, placeFieldId }) => ({
      gridId,
      query,
      place: placeFieldId,
      title: null,
      colors: [],
      colorBy: null,
      limit: 100,
    }),
  },
}
