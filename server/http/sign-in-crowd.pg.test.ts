import { afterAll, beforeAll, expect, it } from 'vitest'

import { makePasswords } from '../auth/password.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

let app: RunningApp
beforeAll(async () => {
  // One core: one password is compared, and two strangers wait.
  app = await runApp({}, { passwords: makePasswords('a pepper of this test', 1) })
})
afterAll(() => app[Symbol.asyncDispose]())

async function signIn(
  email: string,
  { cookie, protocol = '1' }: { cookie?: string | undefined; protocol?: string } = {},
) {
  const response = await fetch(`${app.baseUrl}/trpc/auth.signIn`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-operagrid': protocol,
      origin: app.baseUrl,
      ...(cookie !== undefined && { cookie }),
    },
    body: JSON.stringify({ email, password: app.password }),
  })
  const text = (await response.text()).replaceAll(/[0-9a-f-]{36}/g, 'an id')
  return { status: response.status, type: response.headers.get('content-type'), text, cookies: response.headers }
}

const isFull = (): boolean => {
  try {
    app.services.identity.refuseStrangers()
    return false
  } catch {
    return true
  }
}

it('turns strangers away at the door in the words that the procedure has, and lets in who was here before', async () => {
  const email = app.emailOf(await app.signUp('Known'))
  const first = await signIn(email)
  const cookie = (first.cookies.getSetCookie().find((each) => each.startsWith('operagrid_device=')) ?? '').split(';')[0]
  const crowd = [1, 2, 3].map((one) => signIn(`nobody-${one}@example.org`))
  await expect.poll(isFull, { interval: 1 }).toBe(true)

  const [atDoor, unread, inside, known, outdated] = await Promise.all([
    signIn(email),
    // Nothing of it is looked at there.
    signIn('no address'),
    // A mark of nothing: only the procedure can tell that.
    signIn(email, { cookie: 'operagrid_device=abc.def' }),
    signIn(email, { cookie }),
    signIn(email, { protocol: '0' }),
  ])
  expect(atDoor).toMatchObject({ status: 503, text: expect.stringContaining('Many people are signing in') as unknown })
  expect({ text: inside.text, type: inside.type, status: inside.status }).toEqual({
    text: atDoor.text,
    type: expect.stringContaining('application/json') as unknown,
    status: 503,
  })
  expect(unread.text).toBe(atDoor.text)
  expect(known.status).toBe(200)
  expect(outdated.text).toContain('is a version like')
  expect((await Promise.all(crowd)).map(({ status }) => status)).toEqual([401, 401, 401])
})
