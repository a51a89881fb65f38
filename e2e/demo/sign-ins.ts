import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { z } from 'zod'

import { role } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'

/** Something the person at the terminal can put right; its message says how. */
export class DemoFault extends Error {}

export type SignIns = Readonly<Record<Role, { readonly email: string; readonly password: string }>>

const demoFile = z.object({ signIns: z.array(z.object({ role, email: z.string(), password: z.string() })) })

/** The demo members' sign-ins, as the server left them in its data folder. @throws DemoFault */
export function readSignIns(dataDir: string): SignIns {
  const path = resolve(join(dataDir, 'demo.json'))
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new DemoFault(
      `There is no demo workspace: ${path} cannot be read. Start the server once with npm start (SEED_DEMO=1 with a database of your own), or name its folder in DATA_DIR.`,
    )
  }
  try {
    const { signIns } = demoFile.parse(JSON.parse(text))
    const find = (wanted: Role) => {
      const found = signIns.find((signIn) => signIn.role === wanted)
      if (found === undefined) throw new Error(wanted)
      return found
    }
    return {
      management: find('management'),
      organizer: find('organizer'),
      reporter: find('reporter'),
      viewer: find('viewer'),
    }
  } catch {
    throw new DemoFault(
      `${path} is not what the server writes. Remove it and start the server with an empty database to make it anew.`,
    )
  }
}
