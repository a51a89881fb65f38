import type { Permission } from '../domain/permission.ts'

/** Ids of one tenant's things that calls name, or ids of nothing. */
export type Things = {
  readonly tenantId: string
  readonly gridId: string
  readonly fieldId: string
  /** A location. */
  readonly placeFieldId: string
  readonly recordId: string
  readonly formId: string
  readonly dashboardId: string
  readonly widgetId: string
  readonly viewId: string
  /** A manager's, at the record. */
  readonly commentId: string
  readonly memberId: string
  readonly invitationId: string
  readonly sessionId: string
  readonly importId: string
  /** An import into the grid that is done. */
  readonly gridImportId: string
  /** Beside the record in its grid. */
  readonly otherRecordId: string
  /** What waits in the trash: a field and a record of the grid, and another grid. */
  readonly deletedFieldId: string
  readonly deletedRecordId: string
  readonly deletedGridId: string
  /** Named by the record. */
  readonly attachmentId: string
}

export type ProcedureCase = {
  readonly type: 'query' | 'mutation' | 'subscription'
  /** `public`: anyone, signed in or not; over HTTP only, one call a request. */
  readonly permission: Permission | 'public'
  /** A valid input that names `things`. `id` makes a fresh id for what the call makes itself. */
  input(things: Things, id: () => string): object | undefined
  /** The call uses up what it names, or locks somebody out. */
  readonly destroys?: true
  /** Whose own thing it is matters beside the role: another member's is not there. */
  readonly personal?: true
  /** Over a socket it is refused: it takes a request of its own. */
  readonly onlyHttp?: true
  /** The error that an allowed call is answered with: its password is wrong, there is no mail or no host name, nothing was begun. */
  readonly answers?: 'NOT_ALLOWED' | 'UNAVAILABLE' | 'CONFLICT'
  /** A foreign or unknown id is answered in the result, or changes nothing, alike for both. */
  readonly quiet?: true
}
