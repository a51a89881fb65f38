import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'
import { WebSocket } from 'ws'

import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Role } from '@operagrid/shared/domain/member'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { makePasswords } from '../auth/password.ts'
import type { Config } from '../config.ts'
import { createApp } from '../http/app.ts'
import type { AppOptions } from '../http/services.ts'
import { freePort } from './free-port.ts'
import { rememberPasswords } from './remembered-passwords.ts'

type Secrets = Pick<Config, 'jwtSecret' | 'passwordPepper'>

export type RunOptions = {
  /** Another node of the same installation: its database and its secrets are this one's too. It is disposed of last. */
  readonly beside?: { readonly database: TestDatabase; readonly secrets: Secrets }
  /** What the site is called; passkeys need a name, other tests are a little faster without looking one up. */
  readonly host?: '127.0.0.1' | 'localhost'
} & Pick<AppOptions, 'transport' | 'sessionWatchMs' | 'clientFolder' | 'protocol' | 'passwords'>

/** One for all: what is remembered of passwords is so by all files of a process. */
const passwordPepper = randomBytes(32).toString('base64')

/** The whole server on a database and a port of its own, and a few ways to talk to it as a stranger would. */
export async function runApp(
  changed: Partial<Config> = {},
  { beside, host = '127.0.0.1', ...options }: RunOptions = {},
) {
  const database = beside?.database ?? (await createTestDatabase())
  const secrets: Secrets = beside?.secrets ?? {
    jwtSecret: randomBytes(32).toString('base64'),
    passwordPepper,
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-app-'))
  const port = await freePort()
  const baseUrl = `http://${host}:${port}`
  const config: Config = {
    production: false,
    databaseUrl: database.url,
    embeddedPassword: '',
    baseUrl,
    host: '127.0.0.1',
    port,
    dataDir,
    attachmentsDir: join(dataDir, 'attachments'),
    trashDays: 30,
    ...secrets,
    jwtSecretBefore: undefined,
    accessTokenTtlS: 900,
    refreshTokenTtlS: 86_400,
    sessionTtlS: 864_000,
    smtpUrl: undefined,
    natsUrl: undefined,
    mapTiles: undefined,
    seedDemo: false,
    logLevel: 'silent',
    ...changed,
  }
  const app = await createApp({
    config,
    log: pino({ level: 'silent' }),
    appUrl: database.url,
    passwords: rememberPasswords(makePasswords(config.passwordPepper), config.passwordPepper),
    ...options,
  })
  await app.listen()

  async function call<T>(
    path: string,
    input: unknown,
    token?: string,
  ): Promise<{ status: number; data: T; error: CallError | undefined }> {
    const response = await fetch(`${baseUrl}/trpc/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-operagrid': '1',
        origin: baseUrl,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(input),
    })
    // Our own server's answer in tRPC's envelope.
    const body = (await response.json()) as { result?: { data: T }; error?: CallError }
    return { status: response.status, data: body.result?.data as T, error: body.error }
  }

  const password = 'correct horse battery'
  const emails = new Map<string, string>()

  return {
    baseUrl,
    port,
    database,
    secrets,
    call,
    /** Everybody's. */
    password,
    /** A new workspace with its manager signed in. */
    async signUp(name: string): Promise<SignedIn> {
      const email = `${name.toLowerCase()}-${randomBytes(4).toString('hex')}@example.org`
      const { data, error } = await call<SignedIn>('auth.signUp', {
        workspace: name,
        name,
        email,
        password,
      })
      if (data === undefined) throw new Error(`sign-up failed: ${JSON.stringify(error)}`)
      emails.set(data.session.member.id, email)
      return data
    },
    services: app.services,
    /** The address of someone who signed up here. */
    emailOf: (who: SignedIn) => emails.get(who.session.member.id) ?? '',
    /** Another device of someone who signed up here. */
    async signIn(who: SignedIn): Promise<SignedIn> {
      const email = emails.get(who.session.member.id)
      const { data, error } = await call<SignedIn>('auth.signIn', { email, password })
      if (data === undefined) throw new Error(`sign-in failed: ${JSON.stringify(error)}`)
      return data
    },
    /** Someone whom a manager has invited, signed in. */
    async join(manager: SignedIn, role: Role): Promise<SignedIn> {
      const email = `${role}-${randomBytes(4).toString('hex')}@example.org`
      const invited = await call<{ link: string }>('member.invite', { email, name: role, role }, manager.accessToken)
      const token = invited.data.link.slice(invited.data.link.lastIndexOf('/') + 1)
      return (await call<SignedIn>('member.accept', { token, password })).data
    },
    /** A socket as a browser of this site opens it. */
    socket: (options: { path?: string; headers?: Record<string, string> } = {}) =>
      new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/trpc?connectionParams=1'}`, {
        headers: { origin: baseUrl, ...options.headers },
      }),
    async [Symbol.asyncDispose]() {
      await app.close()
      if (beside === undefined) await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type CallError = { readonly message: string; readonly data: { readonly app: { readonly code: string } } }
export type RunningApp = Awaited<ReturnType<typeof runApp>>

/** Resolves with the code a socket was closed with, or with the status its handshake was refused with. */
export function whenClosed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('close', (code) => resolve(code))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })
}
