import type { Permission } from '@operagrid/shared/domain/permission'

import type { HttpCall } from '../ask/http.ts'
import type { Seat } from '../world/side.ts'

/** What is tried, for the table at the end. */
export const kinds = ['table', 'query', 'ops', 'feed', 'file', 'ticket', 'token', 'demoted', 'cookie'] as const
export type Kind = (typeof kinds)[number]

/** Over which way a procedure is asked; `together`: in one message or request with others. */
export type Way = 'http' | 'httpTogether' | 'socket' | 'socketTogether'

export type Ask =
  | {
      readonly by: 'procedure'
      readonly way: Way
      readonly type: 'query' | 'mutation'
      readonly path: string
      readonly input: unknown
      readonly token: string
      readonly cookie?: string
      readonly from?: string
    }
  | {
      readonly by: 'stream'
      readonly path: string
      readonly input: unknown
      readonly token: string
      readonly lastEventId?: string
    }
  | { readonly by: 'file'; readonly call: HttpCall }
  /** Opens a socket with a token. */
  | { readonly by: 'door'; readonly token: string }

/**
 * What must come of it. `alike`: the same as with ids of nothing; `refused`: NOT_ALLOWED; `nobody`: the caller is
 * not known; `nothing`: no record and no count; `free`: whatever it is, nothing foreign.
 */
export type Wanted = 'alike' | 'refused' | 'nobody' | 'nothing' | 'free'

export type Question = {
  readonly kind: Kind
  readonly seat: Seat
  readonly ask: Ask
  readonly wanted: Wanted
  /** What one must hold to be served; absent where it does not matter. */
  readonly permission?: Permission | 'public'
  /** Over a socket this procedure is refused to all. */
  readonly onlyHttp?: true
  /** What a success leaves behind; there may only be so many. */
  readonly makes?: Makes
  /** Ids of A that become B's as well by this. */
  readonly borrowed?: readonly string[]
}

/** How often each may be asked for in one run, the twins aside. */
export const quotas = {
  grid: 20,
  dashboard: 30,
  widget: 12,
  form: 30,
  view: 60,
  invitation: 40,
  record: 300,
  account: 3,
  photo: 30,
}
export type Makes = keyof typeof quotas
