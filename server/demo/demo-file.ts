import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { role, roles } from '@operagrid/shared/domain/member'

/**
 * What is kept of the demo workspace in DATA_DIR/demo.json, readable by its owner alone: the
 * sign-ins, and the ids that let a seeding that was cut short go on where it stopped.
 */
const demoFile = z.object({
  seeded: z.boolean(),
  startedAt: z.iso.datetime(),
  gridId: z.uuid(),
  formId: z.uuid(),
  dashboardId: z.uuid(),
  signIns: z.array(z.object({ role, name: z.string(), email: z.string(), password: z.string() })),
})
export type DemoFile = z.infer<typeof demoFile>

const names = {
  management: 'Mara Lindqvist',
  organizer: 'Jonas Brandt',
  reporter: 'Aylin Demir',
  viewer: 'Tom Okafor',
} as const

/** The stored demo, or null when there is none or it cannot be read. */
export function readDemoFile(dataDir: string): DemoFile | null {
  try {
    return demoFile.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** A demo yet to be seeded, with fresh passwords. */
export function makeDemoFile(now: Date): DemoFile {
  return {
    seeded: false,
    startedAt: now.toISOString(),
    gridId: randomUUID(),
    formId: randomUUID(),
    dashboardId: randomUUID(),
    signIns: roles.map((of) => ({
      role: of,
      name: names[of],
      email: `${of}@demo.operagrid.local`,
      password: randomBytes(12).toString('base64url'),
    })),
  }
}

/** Stores the demo so that a crash leaves either the old file or the new one. */
export function writeDemoFile(dataDir: string, file: DemoFile): void {
  const draft = `${pathIn(dataDir)}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, pathIn(dataDir))
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'demo.json')
}
