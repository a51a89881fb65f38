import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { uniqueKey } from '@operagrid/shared/domain/field-unique'

import { inTenant } from '../tenant.ts'
import type { TenantContext } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'

let database: TestDatabase
let context: TenantContext

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await seedTenant(database.adminUrl)).actors.organizer
})
afterAll(() => database.drop())

async function keysInSql(type: string, values: readonly CellValue[]): Promise<readonly (string | null)[]> {
  return await inTenant(database.db, context, async (tx) => {
    const { rows } = await sql<{ key: string | null }>`
      select app.unique_key(${type}, v) as key
        from jsonb_array_elements(${JSON.stringify(values)}::jsonb) with ordinality as t (v, at) order by at`.execute(
      tx,
    )
    return rows.map((row) => row.key)
  })
}

/** Which of the values are alike, as the place of the first that is; null for what is nothing. */
function parted(keys: readonly (string | null)[]): readonly (number | null)[] {
  return keys.map((key) => (key === null ? null : keys.indexOf(key)))
}

const space = fc.constantFrom('', ' ', '\t', '\n', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u200b', '\u0085', '\u180e')
const word = fc.constantFrom(
  '',
  'B-12',
  'b-12',
  'é',
  'E',
  'Straße',
  'x'.repeat(500),
  'X'.repeat(500),
  `${'x'.repeat(499)}y`,
)
const text = fc.tuple(space, word, space, word, space).map((parts) => parts.join(''))
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 1.5, 1e21, 1e-7, 123456789012345680, 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

test('texts are alike in SQL as they are in TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 10, maxLength: 30 }), async (texts) => {
      const own = texts.map((one) => uniqueKey({ type: 'text' }, one))
      expect(parted(await keysInSql('text', texts))).toEqual(parted(own))
    }),
    { numRuns: 40 },
  )
})

test('numbers are alike in SQL as they are in TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 10, maxLength: 30 }), async (numbers) => {
      const own = numbers.map((one) => uniqueKey({ type: 'number' }, one))
      expect(parted(await keysInSql('number', numbers))).toEqual(parted(own))
    }),
    { numRuns: 40 },
  )
})

test('a phone number is the same however its digits are grouped, and nothing is like nothing', async () => {
  const phones = ['+49 431 9010', '+49 (431) 90-10', '+49/431.9010', '0431 9010']
  expect(parted(await keysInSql('phone', phones))).toEqual([0, 0, 0, 3])
  expect(parted(phones.map((one) => uniqueKey({ type: 'phone' }, one)))).toEqual([0, 0, 0, 3])
  const nothing: readonly CellValue[] = [null, '', ' \n ', true, ['a']]
  expect(await keysInSql('text', nothing)).toEqual([null, null, null, null, null])
  expect(nothing.map((one) => uniqueKey({ type: 'text' }, one))).toEqual([null, null, null, null, null])
})
