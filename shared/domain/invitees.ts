import { invite, MAX_INVITED } from './member.ts'

export type ReadInvitees = {
  readonly invitees: readonly { readonly email: string; readonly name: string }[]
  /** Lines that name nobody, as they were written. */
  readonly unread: readonly string[]
}

/** `Mara Lund <mara@example.org>`, quotes around the name or not; or the address alone. */
const named = /^"?(.*?)"?\s*<([^<>]*)>$/

/**
 * Reads people out of pasted text: one a line, or several with `;` or `,` between, as mail programs write them.
 * Who is named twice is invited once. A name that is missing is made of the address: `mara.lund@…` is Mara Lund.
 */
export function readInvitees(text: string): ReadInvitees {
  const invitees = new Map<string, { readonly email: string; readonly name: string }>()
  const unread: string[] = []
  for (const line of text.split(/[\n;]|,(?=[^"]*(?:"[^"]*"[^"]*)*$)/)) {
    const entry = line.trim()
    if (entry === '') continue
    const [, name = '', address = entry] = named.exec(entry) ?? []
    // The role is asked for once, for all of them.
    const parsed = invite.safeParse({ email: address, name: name.trim() || nameFrom(address), role: 'viewer' })
    if (!parsed.success || invitees.size >= MAX_INVITED) unread.push(entry)
    else if (!invitees.has(parsed.data.email))
      invitees.set(parsed.data.email, { email: parsed.data.email, name: parsed.data.name })
  }
  return { invitees: [...invitees.values()], unread }
}

function nameFrom(address: string): string {
  const words = address
    .slice(0, address.indexOf('@'))
    .split(/[._+-]+/)
    .filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || address
}
