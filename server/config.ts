import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import type { z } from 'zod'

import { reasonOf, StartError } from '@operagrid/db/start-error'
import type { MapTiles } from '@operagrid/shared/domain/place'

import { loadSecrets } from './secrets.ts'
import { settings } from './settings.ts'

/** The server's settings, parsed once and frozen. Paths are absolute. */
export type Config = Readonly<{
  production: boolean
  /** Absent: the embedded database. Carries the TLS demands of `DATABASE_CA_FILE`. */
  databaseUrl: string | undefined
  /** The superuser's password of the embedded database. */
  embeddedPassword: string
  /** An origin: scheme, host and port, no slash at the end. */
  baseUrl: string
  host: string
  port: number
  dataDir: string
  attachmentsDir: string
  trashDays: number
  jwtSecret: string
  /** The secret that was there before, while it is changed. */
  jwtSecretBefore: string | undefined
  passwordPepper: string
  accessTokenTtlS: number
  refreshTokenTtlS: number
  sessionTtlS: number
  smtpUrl: string | undefined
  /** Absent: nodes hear each other through the database. */
  natsUrl: string | undefined
  /** Absent: maps ask nobody. `url` has places for {z}, {x} and {y}. */
  mapTiles: MapTiles | undefined
  seedDemo: boolean
  logLevel: string
}>

type Environment = Readonly<Record<string, string | undefined>>

/** What each setting's own schema makes of its text. */
type Parsed = { [Name in keyof typeof settings]: z.infer<(typeof settings)[Name]['schema']> }

/**
 * Reads every setting, makes the data folder and the secrets that are not given.
 * @throws StartError naming the first setting that is bad
 */
export function loadConfig(env: Environment = process.env): Config {
  const given = parse(env)
  const production = given.NODE_ENV === 'production'
  // Several nodes may share a database, and then they must share these.
  if (production && given.DATABASE_URL !== undefined) {
    for (const name of ['JWT_SECRET', 'PASSWORD_PEPPER'] as const) {
      if (given[name] === undefined) {
        throw new StartError(
          `${name} is not set: in production it must be at least 256 random bits, such as the output of: openssl rand -base64 32`,
        )
      }
    }
  }
  const dataDir = makeFolder('DATA_DIR', given.DATA_DIR)
  const attachmentsDir = makeFolder('ATTACHMENTS_DIR', given.ATTACHMENTS_DIR ?? join(dataDir, 'attachments'))
  const secrets = loadSecrets(dataDir)
  return Object.freeze({
    production,
    databaseUrl: withAuthority(given.DATABASE_URL, given.DATABASE_CA_FILE),
    embeddedPassword: secrets.embeddedPassword,
    baseUrl: new URL(given.BASE_URL ?? `http://localhost:${given.PORT}`).origin,
    host: given.HOST,
    port: given.PORT,
    dataDir,
    attachmentsDir,
    trashDays: given.TRASH_DAYS,
    jwtSecret: given.JWT_SECRET ?? secrets.jwtSecret,
    jwtSecretBefore: given.JWT_SECRET_BEFORE,
    passwordPepper: given.PASSWORD_PEPPER ?? secrets.passwordPepper,
    accessTokenTtlS: given.ACCESS_TOKEN_TTL_S,
    refreshTokenTtlS: given.REFRESH_TOKEN_TTL_S,
    sessionTtlS: given.SESSION_TTL_S,
    smtpUrl: given.SMTP_URL,
    natsUrl: given.NATS_URL,
    mapTiles:
      given.MAP_TILES_URL === undefined
        ? undefined
        : { url: given.MAP_TILES_URL, attribution: given.MAP_TILES_ATTRIBUTION },
    seedDemo: given.SEED_DEMO === undefined ? given.DATABASE_URL === undefined && !production : given.SEED_DEMO === '1',
    logLevel: given.LOG_LEVEL,
  })
}

function parse(env: Environment): Parsed {
  const parsed: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    // Compose files and shells pass unset variables as empty ones.
    const text = env[name] === '' ? undefined : env[name]
    const result = setting.schema.safeParse(text)
    if (!result.success) {
      const value = 'secret' in setting ? '' : ` (now ${JSON.stringify(text)})`
      throw new StartError(
        `${name} ${result.error.issues[0]?.message ?? 'is bad'}${value}; default: ${setting.fallback}.`,
      )
    }
    parsed[name] = result.data
  }
  // Every name of the table was parsed with its own schema just above.
  return parsed as Parsed
}

function makeFolder(name: string, path: string): string {
  const folder = resolve(path)
  try {
    makePath(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw new StartError(
      `${name} ${folder} is not writable (${reasonOf(error)}): give this user the right to write there, or set ${name} to another folder.`,
    )
  }
}

/** Not mkdir's own recursion: where the system answers ENOENT for a new name, as in /proc, that never ends. */
function makePath(folder: string): void {
  if (existsSync(folder)) return
  makePath(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function withAuthority(url: string | undefined, caFile: string | undefined): string | undefined {
  if (url === undefined || caFile === undefined) return url
  try {
    accessSync(caFile, constants.R_OK)
  } catch (error) {
    throw new StartError(`DATABASE_CA_FILE ${caFile} cannot be read (${reasonOf(error)}): correct the path.`)
  }
  const target = new URL(url)
  target.searchParams.set('sslmode', 'verify-full')
  target.searchParams.set('sslrootcert', resolve(caFile))
  return target.href
}
