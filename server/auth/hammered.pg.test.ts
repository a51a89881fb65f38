import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'

import { makeVisitors, testOrigin } from './testing/visitors.ts'
import type { Visitors } from './testing/visitors.ts'

let database: TestDatabase
let visitors: Visitors
beforeAll(async () => {
  database = await createTestDatabase()
  visitors = makeVisitors(database.db, {}, { forgetful: true })
})
afterAll(async () => {
  visitors.close()
  await database.drop()
})

test('whoever hammers an account, from its own address too, does not keep its owner out of a browser used before', async () => {
  const owner = await visitors.newManager('Hammered')
  const { email, password } = owner.input
  const attack = async (ip: string) => {
    const tried = visitors.visit({ ip }).call.auth.signIn({ email, password: 'a wrong guess again' })
    await expect(tried).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/UNAUTHENTICATED|TOO_MANY/) as unknown },
    })
  }
  for (let tried = 0; tried < 7; tried += 1) await attack(testOrigin.address)
  // A stranger there waits, with the right password too.
  await expect(visitors.visit().call.auth.signIn({ email, password })).rejects.toMatchObject({
    cause: { code: 'TOO_MANY' },
  })
  await owner.call.auth.signOut()
  const back = await owner.call.auth.signIn({ email, password })
  expect(back).toMatchObject({ session: { account: { email } } })
})
