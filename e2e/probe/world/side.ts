import type { Role } from '@operagrid/shared/domain/member'
import type { Things } from '@operagrid/shared/testing/procedure-case'

import type { Random } from '../../chaos/random.ts'

/** `a` is the tenant whose things are looked for, `b` the one that looks. */
export type SideName = 'a' | 'b'

/** What tells a tenant's things from everybody else's. */
export type Brand = {
  readonly name: SideName
  /** In every text of the tenant. Lower case, so that folding leaves it as it is. */
  readonly mark: string
  /** How the ids of its fields and choices begin: six characters, two of them never in a UUID. */
  readonly fields: string
}

/** Someone who is signed in. `cookie` is the refresh token. */
export type Seat = {
  readonly role: Role
  readonly accountId: string
  readonly tenantId: string
  readonly memberId: string
  readonly sessionId: string
  readonly token: string
  readonly cookie: string
}

/** Ids beside those that the table of procedures knows. */
export type Belongings = Things & {
  readonly choiceId: string
  readonly opId: string
  /** In its grid's field without a form, which reporters may not see. */
  readonly hiddenFieldId: string
  /** A field that is hidden from viewers and reporters. */
  readonly veiledFieldId: string
  /** An address whose account exists, without the brand in it. */
  readonly email: string
}

/** Of each kind, the names in {@link Things} under which such an id is asked for. */
export const idNames = [
  'tenantId',
  'gridId',
  'fieldId',
  'placeFieldId',
  'recordId',
  'formId',
  'dashboardId',
  'widgetId',
  'viewId',
  'commentId',
  'memberId',
  'invitationId',
  'sessionId',
  'importId',
  'gridImportId',
  'otherRecordId',
  'deletedFieldId',
  'deletedRecordId',
  'deletedGridId',
  'attachmentId',
  'choiceId',
  'opId',
  'hiddenFieldId',
  'veiledFieldId',
] as const satisfies readonly (keyof Belongings)[]
export type IdName = (typeof idNames)[number]

/** In cells that reporters of the same tenant may not see. */
export const HIDDEN = 'notforreporters'

/** In the name, the choice and the cells of a field that viewers and reporters may not know of. */
export const VEILED = 'notforviewers'

/** The id of that field, in every grid of the tenant. */
export const veiledId = ({ fields }: Brand): string => `${fields}vh`

/** The roles that may not know of it. */
export const isBlind = (role: Role): boolean => role === 'viewer' || role === 'reporter'

export function makeBrand(name: SideName, random: Random): Brand {
  const letters = (count: number): string =>
    Array.from({ length: count }, () => 'ghijkmnopqrstuvwxyz'.charAt(random.between(0, 18))).join('')
  return { name, mark: `secret${name}${letters(10)}`, fields: `z${name}${letters(4)}` }
}

/** A mark that no tenant has and that sorts where the foreign one would. */
export function unknownMark(brand: Brand, random: Random): string {
  const tail = Array.from({ length: 10 }, () => String(random.between(0, 9))).join('')
  return `secret${brand.name}${tail}`
}
