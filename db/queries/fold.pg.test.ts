import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { fold, SORT_TEXT_LENGTH, sortText } from '@operagrid/shared/domain/fold'

import { inTenant, type TenantContext } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'

let database: TestDatabase
let context: TenantContext

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await seedTenant(database.adminUrl)).actors.organizer
})
afterAll(() => database.drop())

async function foldInSql(texts: readonly string[]): Promise<string[]> {
  return await inTenant(database.db, context, async (tx) => {
    const { rows } = await sql<{ folded: string }>`
      select app.fold(t) as folded from unnest(${texts}::text[]) with ordinality as u (t, at) order by at`.execute(tx)
    return rows.map((row) => row.folded)
  })
}

test('every character alone folds the same in SQL and in TypeScript', async () => {
  const characters: string[] = []
  for (let codePoint = 1; codePoint <= 0xffff; codePoint++) {
    if (codePoint < 0xd800 || codePoint > 0xdfff) characters.push(String.fromCodePoint(codePoint))
  }
  for (let codePoint = 0x1_0000; codePoint <= 0x10_ffff; codePoint += 97)
    characters.push(String.fromCodePoint(codePoint))
  expect(await foldInSql(characters)).toEqual(characters.map(fold))
})

test('mixed texts fold the same in SQL and in TypeScript', async () => {
  const letter = fc.constantFrom(...'aZ 9äÖßéØœŁőžİıſẞấΆΣςωЁжЯҐ日\u{1F600}\u0301')
  const text = fc.oneof(
    fc.string({ unit: letter }),
    fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 20 }), async (texts) => {
      expect(await foldInSql(texts)).toEqual(texts.map(fold))
    }),
    { numRuns: 30 },
  )
})

test('a sort text is the folded start of the text, cut between code points', async () => {
  const texts = ['Ä'.repeat(300), '\u{1F600}'.repeat(300), `${'Ä'.repeat(SORT_TEXT_LENGTH - 1)}\u{1F600}x`]
  const cut = await foldInSql(texts.map((text) => [...text].slice(0, SORT_TEXT_LENGTH).join('')))
  expect(cut).toEqual(texts.map(sortText))
})
