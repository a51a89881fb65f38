import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readInvitees } from './invitees.ts'
import { invite, MAX_INVITED } from './member.ts'

const named = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 200 }), fc.emailAddress())
  .map(([name, address]) => `${name} <${address}>`)

describe('pasted people', () => {
  test('are read as mail programs and spreadsheets write them', () => {
    const text = `Mara Lund <Mara@Example.org>
      "Brandt, Jonas" <jonas@example.org>; aylin.demir@example.org, tom-okafor@example.org

      somebody without an address
      mara@example.org`
    expect(readInvitees(text)).toEqual({
      invitees: [
        { name: 'Mara Lund', email: 'mara@example.org' },
        { name: 'Brandt, Jonas', email: 'jonas@example.org' },
        { name: 'Aylin Demir', email: 'aylin.demir@example.org' },
        { name: 'Tom Okafor', email: 'tom-okafor@example.org' },
      ],
      unread: ['somebody without an address'],
    })
  })

  test('are each somebody who can be invited, or told as unread, whatever was pasted', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.emailAddress(), named), { maxLength: 30 }), (lines) => {
        const { invitees, unread } = readInvitees(lines.join('\n'))
        expect(new Set(invitees.map(({ email }) => email)).size).toBe(invitees.length)
        for (const invitee of invitees) expect(invite.safeParse({ ...invitee, role: 'viewer' }).success).toBe(true)
        expect(unread.every((line) => line !== '')).toBe(true)
      }),
    )
  })

  test('beyond the most of one call are not dropped without a word', () => {
    const text = Array.from({ length: MAX_INVITED + 2 }, (_, at) => `p${at}@example.org`).join('\n')
    const { invitees, unread } = readInvitees(text)
    expect(invitees).toHaveLength(MAX_INVITED)
    expect(unread).toHaveLength(2)
  })
})
