import { attachmentCases } from './attachment-cases.ts'
import { fieldCases } from './field-cases.ts'
import { gridCases } from './grid-cases.ts'
import { identityCases } from './identity-cases.ts'
import { mapCases } from './map-cases.ts'
import { trashCases } from './trash-cases.ts'

/**
 * Every procedure there is: who may call it, and with what. The isolation matrix and the probe are made from this
 * table; a procedure that is not in it fails the tests.
 */
export const procedureCases = {
  ...gridCases,
  ...fieldCases,
  ...trashCases,
  ...identityCases,
  ...mapCases,
  ...attachmentCases,
}
