import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Most accounts that one browser is known for: those that used it last. */
const MAX_ACCOUNTS = 8

/**
 * Which browsers an account has signed in from before. A browser keeps a mark for each of its accounts in a cookie;
 * it says nothing of who they are, opens nothing, and lets its tries be counted apart from everybody else's: whoever
 * hammers an address from elsewhere does not keep its owner out here.
 */
export type Devices = {
  /** The id of this browser's mark for the account of this e-mail; undefined where it has none. */
  known(marks: string | undefined, email: string): string | undefined
  /** The marks with one for this e-mail; undefined where it has one already. */
  mark(marks: string | undefined, email: string): string | undefined
}

/** @param secretBefore the one before it, while it is changed */
export function makeDevices(secret: string, secretBefore?: string): Devices {
  const keys = [secret, ...(secretBefore === undefined ? [] : [secretBefore])].map(keyOf)

  function known(marks: string | undefined, email: string): string | undefined {
    for (const mark of listOf(marks)) {
      const [id = '', given = ''] = mark.split('.')
      if (keys.some((key) => isEqual(seal(key, id, email), given))) return id
    }
    return undefined
  }
  return {
    known,
    mark(marks, email) {
      if (known(marks, email) !== undefined) return undefined
      const id = randomBytes(12).toString('base64url')
      const [key = keyOf(secret)] = keys
      return [`${id}.${seal(key, id, email)}`, ...listOf(marks)].slice(0, MAX_ACCOUNTS).join('~')
    },
  }
}

function listOf(marks: string | undefined): string[] {
  return (marks ?? '').split('~', MAX_ACCOUNTS).filter((mark) => mark.length > 0 && mark.length < 100)
}

/** A key of its own: what is sealed with it is good for nothing else. */
function keyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('operagrid device').digest()
}

function seal(key: Buffer, id: string, email: string): string {
  return createHmac('sha256', key).update(`${id} ${email}`).digest('base64url')
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
