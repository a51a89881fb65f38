import { createHash } from 'node:crypto'

import { z } from 'zod'

import { nameText } from '@operagrid/shared/domain/text'

import { makePinned } from './token.ts'

const PURPOSE = 'second-factor'
/** Long enough to find the phone; whoever takes longer enters the password again. */
const LIFE_S = 300

/** What somebody who knows the password wants, and gets once the second factor is shown. */
const wanted = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('enter') }),
  /** Joining by an invitation; `hash`: of its link, in hex. */
  z.strictObject({ kind: z.literal('join'), hash: z.hex() }),
  /** Another workspace. */
  z.strictObject({ kind: z.literal('create'), workspace: nameText, name: nameText }),
])
export type Wanted = z.infer<typeof wanted>

export type StepTicket = { readonly accountId: string; readonly passwordHash: string; readonly wanted: Wanted }

/** What stands between the password and the second factor: it opens nothing by itself. */
export type StepTickets = {
  sign(ticket: StepTicket): string
  /** Whose ticket it is and what for; null for one that is not ours, of another kind or older than five minutes. */
  read(ticket: string): {
    readonly accountId: string
    readonly wanted: Wanted
    /** Whether the account still has the password that the ticket was given for. */
    isOf(passwordHash: string): boolean
  } | null
}

const payload = z.object({
  sub: z.uuid(),
  pwd: z.string(),
  wanted,
  purpose: z.literal(PURPOSE),
  iat: z.number().int(),
  exp: z.number().int(),
})

/** @throws RangeError for a weak secret */
export function makeStepTickets(secret: string, before?: string): StepTickets {
  const { sign, verify } = makePinned(secret, before)
  return {
    sign: ({ accountId, passwordHash, wanted: want }) =>
      sign({ pwd: printOf(passwordHash), wanted: want, purpose: PURPOSE }, { subject: accountId, lifeS: LIFE_S }),
    read(ticket) {
      const parsed = payload.safeParse(verify(ticket))
      if (!parsed.success || parsed.data.exp - parsed.data.iat > LIFE_S) return null
      const { sub, pwd, wanted: want } = parsed.data
      return { accountId: sub, wanted: want, isOf: (passwordHash) => printOf(passwordHash) === pwd }
    },
  }
}

/** Says which hash it is without telling it: bcrypt's own salt and cost stand between this and the password. */
function printOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('base64url')
}
