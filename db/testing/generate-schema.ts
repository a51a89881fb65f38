import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { startEmbedded } from '../embedded/start.ts'
import { disposable } from './disposable.ts'
import { schemaText } from './schema-text.ts'
import { makeTemplate } from './template.ts'

// Run by `npm run schema` from the repository's root: writes db/schema.ts from the migrations.
const target = resolve('db/schema.ts')
const folder = mkdtempSync(join(tmpdir(), 'operagrid-schema-'))
const postgres = await startEmbedded(folder, 'schema', disposable)
try {
  await makeTemplate(postgres.urlFor('postgres'), 'operagrid_schema')
  writeFileSync(target, await schemaText(postgres.urlFor('operagrid_schema')))
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
