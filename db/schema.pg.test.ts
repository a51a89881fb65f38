import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { schemaText } from './testing/schema-text.ts'
import { createTestDatabase } from './testing/test-database.ts'

test('db/schema.ts is what the migrations give: if not, run npm run schema', async () => {
  await using database = await createTestDatabase()
  const written = readFileSync(fileURLToPath(new URL('schema.ts', import.meta.url)), 'utf8')
  expect(written).toBe(await schemaText(database.adminUrl))
})
