import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { codeOf, reasonOf, StartError } from '@operagrid/db/start-error'

const secretsFile = z.object({
  jwtSecret: z.string().min(43),
  passwordPepper: z.string().min(43),
  embeddedPassword: z.string().min(20),
})

/** What must stay the same between starts and is nobody's to know. */
export type Secrets = z.infer<typeof secretsFile>

/**
 * The secrets of a data folder: made on the first start, mode 600, read ever after.
 * @throws StartError when they cannot be read or kept
 */
export function loadSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json')
  return read(path) ?? make(path)
}

function read(path: string): Secrets | undefined {
  try {
    return secretsFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new StartError(
      `${path} cannot be used (${codeOf(error) ?? 'it is not the file that was made here'}): put it back from a backup. A new one would lock everyone out.`,
    )
  }
}

function make(path: string): Secrets {
  const random = (): string => randomBytes(32).toString('base64url')
  const secrets = { jwtSecret: random(), passwordPepper: random(), embeddedPassword: random() }
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600, flush: true })
    // Two first starts at once: a link appears once, and the other start reads it.
    linkSync(draft, path)
    return secrets
  } catch (error) {
    const made = codeOf(error) === 'EEXIST' ? read(path) : undefined
    if (made) return made
    throw new StartError(`${path} cannot be written (${reasonOf(error)}): make DATA_DIR writable.`)
  } finally {
    rmSync(draft, { force: true })
  }
}
