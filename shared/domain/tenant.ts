import { z } from 'zod'

import { nameText } from './text.ts'

/** Another name for the workspace; its address stays. */
export const tenantRename = z.strictObject({ name: nameText })

export const requireFactor = z.strictObject({ required: z.boolean() })

/** What management can set for the workspace, and what to know before. */
export type TenantSettings = {
  /** Only sessions that were opened with a second factor get in. */
  readonly factorRequired: boolean
  /** Whether the session that asks was. */
  readonly strong: boolean
  /** Active members, and those of them who have a second factor. */
  readonly members: number
  readonly withFactor: number
}
