import { randomBytes } from 'node:crypto'

import { pino } from 'pino'

import type { Db } from '@operagrid/db/pool'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import { isSecondStep } from '@operagrid/shared/domain/session'
import type { SignedIn, SignInAnswer } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import { makeBeside } from '../../audit/beside.ts'
import { makeRefusals } from '../../audit/refusals.ts'
import type { Context } from '../../http/context.ts'
import { makeEngine } from '../../live/engine.ts'
import { accountRouter } from '../../routers/account.ts'
import { auditRouter } from '../../routers/audit.ts'
import { authRouter } from '../../routers/auth.ts'
import { factorRouter } from '../../routers/factor.ts'
import { gridRouter } from '../../routers/grid.ts'
import { memberRouter } from '../../routers/member.ts'
import { passkeyRouter } from '../../routers/passkey.ts'
import { sessionRouter } from '../../routers/session.ts'
import { tenantRouter } from '../../routers/tenant.ts'
import { rememberPasswords } from '../../testing/remembered-passwords.ts'
import { createCallerFactory, router } from '../../trpc.ts'
import { makeIdentity } from '../identity.ts'
import type { IdentityConfig } from '../identity.ts'
import { makePasswords } from '../password.ts'

const callerOf = createCallerFactory(
  router({
    account: accountRouter,
    audit: auditRouter,
    auth: authRouter,
    factor: factorRouter,
    grid: gridRouter,
    member: memberRouter,
    passkey: passkeyRouter,
    session: sessionRouter,
    tenant: tenantRouter,
  }),
)

export const testConfig = {
  jwtSecret: randomBytes(32).toString('base64'),
  jwtSecretBefore: undefined,
  passwordPepper: randomBytes(32).toString('base64'),
  accessTokenTtlS: 900,
  refreshTokenTtlS: 86_400,
  sessionTtlS: 864_000,
  baseUrl: 'https://ops.example.org',
  smtpUrl: undefined,
} satisfies IdentityConfig

export const testOrigin: AuditOrigin = {
  address: '203.0.113.7',
  device: 'Test browser',
  sessionId: null,
  requestId: 'test',
}

/**
 * A server without its transport: the real routers, identity and engine on `db`. `forgetful`: each hash and each
 * comparison is work, also of a password that was seen before.
 */
export function makeVisitors(db: Db, changed: Partial<IdentityConfig> = {}, { forgetful = false } = {}) {
  const log = pino({ level: 'silent' })
  const config: IdentityConfig = { ...testConfig, ...changed }
  const beside = makeBeside(log)
  const refusals = makeRefusals(db, beside)
  const real = makePasswords(config.passwordPepper)
  const passwords = forgetful ? real : rememberPasswords(real, config.passwordPepper)
  const identity = makeIdentity({ config, db, log, beside, refusals, passwords })
  const engine = makeEngine(db, log)
  /** Whose sockets were closed, oldest first. */
  const dropped: string[] = []

  /** One browser: its cookies and its access token. */
  function visit(options: { readonly ip?: string; readonly socket?: boolean; readonly batched?: boolean } = {}) {
    const browser = {
      cookie: undefined as string | undefined,
      device: undefined as string | undefined,
      accessToken: undefined as string | undefined,
    }
    const context = (): Context => {
      const claims = browser.accessToken === undefined ? null : identity.verify(browser.accessToken)
      const context: Partial<Context> = {
        log,
        db,
        identity,
        refusals,
        engine: {
          ...engine,
          dropMember: (_tenantId, memberId) => void dropped.push(memberId),
          dropSession: (_tenantId, sessionId) => void dropped.push(sessionId),
        },
        async actor() {
          if (claims === null) throw new AppError('UNAUTHENTICATED')
          return await identity.actorOf(claims)
        },
        async weakActor() {
          if (claims === null) throw new AppError('UNAUTHENTICATED')
          return await identity.weakActorOf(claims)
        },
        claims,
        sessionId: claims?.sessionId ?? null,
        origin: { ...testOrigin, address: options.ip ?? testOrigin.address, sessionId: claims?.sessionId ?? null },
        batched: options.batched ?? false,
        ...(options.socket === true
          ? {}
          : {
              cookies: {
                refresh: browser.cookie,
                setRefresh: (token: string) => void (browser.cookie = token),
                clearRefresh: () => void (browser.cookie = undefined),
                device: browser.device,
                setDevice: (marks: string) => void (browser.device = marks),
              },
            }),
      }
      // The routers of identity touch no other part of the server.
      return context as Context
    }
    const enter = (answer: SignInAnswer): SignedIn => {
      if (isSecondStep(answer)) throw new Error('a second step is asked for')
      browser.accessToken = answer.accessToken
      return answer
    }
    return { browser, enter, call: callerOf(context) }
  }

  let people = 0
  return {
    identity,
    beside,
    dropped,
    engine,
    visit,
    /** A new workspace's first manager, signed in; what greets them has been mailed. */
    async newManager(workspace = 'Nordlicht') {
      const visitor = visit()
      people += 1
      const input = {
        workspace,
        name: 'Mara Lund',
        email: `mara-${people}-${randomBytes(3).toString('hex')}@example.org`,
        password: 'correct horse battery',
      }
      const me = visitor.enter(await visitor.call.auth.signUp(input))
      await beside.settled()
      return { ...visitor, me: me.session, input }
    },
    close: () => engine.close(),
  }
}

export type Visitors = ReturnType<typeof makeVisitors>
export type Manager = Awaited<ReturnType<Visitors['newManager']>>

/** Someone whom `manager` invited and who joined. */
export async function join(
  visitors: Visitors,
  manager: Manager,
  role: 'management' | 'organizer' | 'reporter' | 'viewer',
) {
  const email = `${role}-${randomBytes(4).toString('hex')}@example.org`
  const { link } = await manager.call.member.invite({ email, name: `The ${role}`, role })
  const visitor = visitors.visit()
  const me = visitor.enter(
    await visitor.call.member.accept({ token: tokenOf(link), password: 'another long password' }),
  )
  return { ...visitor, me: me.session, input: { email, password: 'another long password' } }
}

export function tokenOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1)
}
