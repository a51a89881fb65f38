import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../../stack/free-port.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import type { Side } from './door.ts'
import { measuredEnv } from './memory.ts'
import { mintTokens, seatOrganizers } from './sessions.ts'
import type { SeatedMember } from './sessions.ts'
import { makeWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

/** As many as the largest team of writers has clients. */
const ORGANIZERS = 64

/** The built server with a full grid. `stack` is the one that runs now. */
export type Ours = Side & { readonly stack: Stack }

export async function startOurs(records: number): Promise<Ours> {
  const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-bench-'))
  const port = await freePort()
  let stack = await startStack({ dataDir, port, env: measuredEnv })
  const stop = async (): Promise<void> => {
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const fill = async (): Promise<Workspace & { readonly organizers: readonly SeatedMember[] }> => {
    const made = await makeWorkspace(stack.url, records)
    const organizers = await seatOrganizers(stack, made.gridId, ORGANIZERS)
    await withClient(stack.adminUrl(), (client) => client.query('vacuum analyze'))
    return { ...made, organizers }
  }
  const { gridId, recordIds, organizers } = await fill().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    name: 'ours',
    door: { kind: 'ours', url: stack.url, gridId },
    get stack() {
      return stack
    },
    get pid() {
      return stack.pid
    },
    recordIds,
    head: recordIds.length,
    tokens: (count) => mintTokens(stack, organizers, count),
    async restart() {
      await stack.stop()
      stack = await startStack({ dataDir, port, env: measuredEnv })
    },
    stop,
  }
}
