import { withConnection } from '@operagrid/db/connect'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import { isSecondStep } from '@operagrid/shared/domain/session'
import type { SignInAnswer } from '@operagrid/shared/domain/session'

import { startMailServer } from '../../mail/testing/mail-server.ts'
import { addFactor } from './authenticator-app.ts'
import type { Authenticator } from './authenticator-app.ts'
import { makeVisitors } from './visitors.ts'
import type { Manager } from './visitors.ts'

/** What shows an app's code. */
export const totp = (code: string) => ({ kind: 'totp', code }) as const
export const recovery = (code: string) => ({ kind: 'recovery', code }) as const

/** The ticket of an answer that asks for a second step. @throws Error when the password was enough */
export function ticketOf(answer: SignInAnswer): string {
  if (!isSecondStep(answer)) throw new Error('the password was enough')
  return answer.secondFactor.ticket
}

/** Visitors with a mail server, and what people do with second factors. */
export async function makeFactorBed() {
  const database: TestDatabase = await createTestDatabase()
  const mails = await startMailServer()
  const visitors = makeVisitors(database.db, { smtpUrl: mails.url })
  let addresses = 0

  /** A browser whose address nobody has used: the brake of an address is not what is looked at here. */
  const stranger = () => visitors.visit({ ip: `198.51.100.${(addresses += 1)}` })
  const keys = ({ input: { email, password } }: Manager) => ({ email, password })
  const sql = (text: string, values: unknown[] = []) =>
    withConnection(
      database.adminUrl,
      async (client) => (await client.query<Record<string, unknown>>(text, values)).rows,
    )
  const setUp = (owner: Manager): Promise<Authenticator> =>
    addFactor({
      begin: () => owner.call.factor.begin({ password: owner.input.password }),
      confirm: (code) => owner.call.factor.confirm({ code }),
    })

  return {
    visitors,
    stranger,
    keys,
    sql,
    setUp,
    async newOwner(workspace: string) {
      const owner = await visitors.newManager(workspace)
      return { owner, app: await setUp(owner) }
    },
    /** Half minutes pass: codes of now are good again. */
    passTime: ({ me }: Manager) =>
      sql('update account_totp set last_step = last_step - 9 where account_id = $1', [me.account.id]),
    ticketFor: async (owner: Manager) => ticketOf(await stranger().call.auth.signIn(keys(owner))),
    /** What the log says was done, the newest first. */
    async actionsOf(owner: Manager): Promise<string[]> {
      await visitors.beside.settled()
      const { events } = await owner.call.audit.list({ filter: {} })
      return events.map(({ action }) => action).filter((action) => !/^audit\.|account\.email/.test(action))
    },
    /** The last mail to somebody. */
    async mailTo(owner: Manager): Promise<string> {
      await visitors.beside.settled()
      return mails.mails.findLast((mail) => mail.to.includes(owner.input.email))?.text ?? ''
    },
    async [Symbol.asyncDispose]() {
      visitors.close()
      await mails[Symbol.asyncDispose]()
      await database.drop()
    },
  }
}
