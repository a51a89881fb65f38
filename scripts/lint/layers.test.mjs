import { expect, test } from 'vitest'

import { faultOf } from './layers.mjs'

test.each([
  ['server/routers/record.ts', '@operagrid/db/queries/record'],
  ['server/routers/record.ts', '../trpc.ts'],
  ['db/queries/record.ts', 'kysely'],
  ['db/tenant.ts', './pool.ts'],
  ['client/features/grid/cell.tsx', '../../ui/button.tsx'],
  ['client/features/grid/cells/text.tsx', '../create-grid.ts'],
  ['client/app.tsx', './features/grid/grid-page.tsx'],
  ['shared/domain/cell.ts', 'zod'],
  ['shared/domain/pattern.ts', 're2js'],
  ['vitest.config.ts', 'node:fs'],
])('%s may import %s', (file, specifier) => {
  expect(faultOf(file, specifier, false)).toBeUndefined()
})

test.each([
  ['client/features/grid/cell.tsx', '../report/form.tsx', /features do not import each other/],
  ['client/ui/button.tsx', '../features/grid/cell.tsx', /serves every feature/],
  ['client/live/outbox.ts', '@operagrid/server/trpc', /client → shared/],
  ['client/live/outbox.ts', 'node:fs', /browser/],
  ['shared/domain/cell.ts', 'node:crypto', /pure/],
  ['shared/domain/cell.ts', '@operagrid/db/pool', /client → shared/],
  ['db/tenant.ts', '@operagrid/server/log', /client → shared/],
  ['server/routers/record.ts', 'kysely', /SQL lives in db/],
  ['server/routers/record.ts', 'pg', /SQL lives in db/],
  ['server/routers/record.ts', '@operagrid/db/pool', /TenantTx/],
  ['server/routers/record.ts', '../../db/tenant.ts', /by name/],
  ['e2e/flow.e2e.test.ts', '@operagrid/server/main', /client → shared/],
])('%s may not import %s', (file, specifier, message) => {
  expect(faultOf(file, specifier, false)).toMatch(message)
})

test('the client knows one type of the server, in one file', () => {
  expect(faultOf('client/trpc.ts', '@operagrid/server/routers/app', true)).toBeUndefined()
  expect(faultOf('client/trpc.ts', '@operagrid/server/routers/app', false)).toBeDefined()
  expect(faultOf('client/live/socket.ts', '@operagrid/server/routers/app', true)).toBeDefined()
})
