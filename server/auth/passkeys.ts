import { v7 } from 'uuid'
import type { z } from 'zod'

import { getAccount } from '@operagrid/db/queries/account'
import { addPasskey, listPasskeys, removePasskey, renamePasskey } from '@operagrid/db/queries/passkey'
import type { PasskeyAddition, StoredPasskey } from '@operagrid/db/queries/passkey'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import { MAX_PASSKEYS, noPasskeyHere, PASSKEY_CHALLENGE_S, passkeyHost } from '@operagrid/shared/domain/passkey'
import type {
  addPasskey as addInput,
  Assertion,
  CreationOptions,
  Passkey,
  removePasskey as removeInput,
  renamePasskey as renameInput,
  RequestOptions,
} from '@operagrid/shared/domain/passkey'
import { AppError, notFound } from '@operagrid/shared/errors'

import { inAccount } from '../audit/account-log.ts'
import { passkeyAddedMail, passkeyRemovedMail } from './account-mail.ts'
import { reauthenticate } from './account.ts'
import type { AccountDeps } from './account.ts'
import type { Challenges } from './passkey-challenge.ts'
import { checkAttestation, passkeyAlgorithms } from './passkey-check.ts'
import type { PasskeySite } from './passkey-check.ts'
import { handleOf } from './passkey-handle.ts'
import { signInWithPasskey } from './passkey-sign-in.ts'
import type { Granted } from './sessions.ts'
import type { AccessClaims } from './token.ts'

/** An account's passkeys. Where BASE_URL has no host name, making and using one throws UNAVAILABLE. */
export type Passkeys = {
  list(accountId: string): Promise<Passkey[]>
  /** What a browser makes a passkey by, once the password was given. @throws AppError NOT_ALLOWED, TOO_MANY */
  creationOptions(claims: AccessClaims, password: string, origin: AuditOrigin): Promise<CreationOptions>
  /** Adds what a browser made; answers its id. @throws AppError NOT_ALLOWED, CONFLICT, TOO_MANY */
  add(claims: AccessClaims, input: z.infer<typeof addInput>, origin: AuditOrigin): Promise<string>
  /** @throws AppError NOT_FOUND */
  rename(claims: AccessClaims, input: z.infer<typeof renameInput>, origin: AuditOrigin): Promise<void>
  /** @throws AppError NOT_ALLOWED for a wrong password, NOT_FOUND */
  remove(claims: AccessClaims, input: z.infer<typeof removeInput>, origin: AuditOrigin): Promise<void>
  /** What a browser asks the device to sign, whoever comes. */
  requestOptions(): RequestOptions
  /** @throws AppError UNAUTHENTICATED, the same for whatever does not hold */
  signIn(assertion: Assertion, origin: AuditOrigin): Promise<Granted>
}

export type PasskeyDeps = AccountDeps & { readonly challenges: Challenges }

export function makePasskeys(deps: PasskeyDeps): Passkeys {
  const host = passkeyHost(new URL(deps.baseUrl).hostname)
  /** @throws AppError UNAVAILABLE where passkeys belong to nobody */
  function site(): PasskeySite {
    if (host === null) throw new AppError('UNAVAILABLE', noPasskeyHere)
    return { host, origin: deps.baseUrl }
  }
  return {
    list: async (accountId) => (await listPasskeys(deps.db, accountId)).map(shown),
    creationOptions: (claims, password, origin) => creationOptionsFor(deps, { claims, password, origin, site: site() }),
    add: (claims, input, origin) => addTo(deps, claims, { input, origin, site: site() }),
    rename: (claims, input, origin) => renameOf(deps, claims, { input, origin }),
    remove: (claims, input, origin) => removeFrom(deps, claims, { input, origin }),
    requestOptions: () => ({
      rpId: site().host,
      challenge: deps.challenges.issue('sign-in'),
      timeout: PASSKEY_CHALLENGE_S * 1_000,
      userVerification: 'required',
    }),
    async signIn(assertion, origin) {
      return await signInWithPasskey(deps, site(), { assertion, origin })
    },
  }
}

type Asked<Input> = { readonly input: Input; readonly origin: AuditOrigin }
type AskedHere<Input> = Asked<Input> & { readonly site: PasskeySite }

async function creationOptionsFor(
  deps: PasskeyDeps,
  {
    claims,
    password,
    origin,
    site,
  }: {
    readonly claims: AccessClaims
    readonly password: string
    readonly origin: AuditOrigin
    readonly site: PasskeySite
  },
): Promise<CreationOptions> {
  const { email, name } = await reauthenticate(deps, claims, password, origin)
  const present = await listPasskeys(deps.db, claims.accountId)
  if (present.length >= MAX_PASSKEYS) throw full()
  return {
    // It is given for the password alone, so whoever answers it has given that, within five minutes.
    challenge: deps.challenges.issue(`add ${claims.accountId}`),
    rp: { id: site.host, name: 'OperaGrid' },
    user: { id: handleOf(claims.accountId), name: email, displayName: name },
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: PASSKEY_CHALLENGE_S * 1_000,
    excludeCredentials: present.map(({ credentialId, transports }) => ({
      type: 'public-key',
      id: credentialId.toString('base64url'),
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  }
}

async function addTo(
  deps: PasskeyDeps,
  claims: AccessClaims,
  { input: { name, attestation }, origin, site }: AskedHere<z.infer<typeof addInput>>,
): Promise<string> {
  const { accountId, tenantId } = claims
  const checked = await checkAttestation(attestation, site, (text) => deps.challenges.read(text, `add ${accountId}`))
  if (checked === null) throw unfit()
  const { challenge, ...key } = checked
  const made = { id: v7(), accountId, name, transports: attestation.transports, ...key }
  const entry = { action: 'account.passkey_added', after: { passkey: name }, origin, byOwner: true, tenantId } as const
  await inAccount(deps.db, accountId, entry, async (on) => {
    const addition = await addPasskey(on, made, { challenge, most: MAX_PASSKEYS })
    if (addition !== 'added') throw notAdded(addition)
  })
  tellOwner(deps, accountId, (to) => passkeyAddedMail({ ...to, passkey: name }))
  return made.id
}

async function renameOf(
  { db }: PasskeyDeps,
  { accountId, tenantId }: AccessClaims,
  { input: { passkeyId, name }, origin }: Asked<z.infer<typeof renameInput>>,
): Promise<void> {
  const before = await getPasskey(db, accountId, passkeyId)
  if (before.name === name) return
  const fields = { before: { passkey: before.name }, after: { passkey: name } }
  const entry = { action: 'account.passkey_renamed', ...fields, origin, byOwner: true, tenantId } as const
  if (!(await inAccount(db, accountId, entry, (on) => renamePasskey(on, { accountId, passkeyId }, name))))
    throw notFound('passkey')
}

async function removeFrom(
  deps: PasskeyDeps,
  claims: AccessClaims,
  { input: { passkeyId, password }, origin }: Asked<z.infer<typeof removeInput>>,
): Promise<void> {
  const { accountId, tenantId } = claims
  await reauthenticate(deps, claims, password, origin)
  const { name } = await getPasskey(deps.db, accountId, passkeyId)
  const before = { passkey: name }
  const entry = { action: 'account.passkey_removed', before, origin, byOwner: true, tenantId } as const
  if (!(await inAccount(deps.db, accountId, entry, (on) => removePasskey(on, { accountId, passkeyId }))))
    throw notFound('passkey')
  tellOwner(deps, accountId, (to) => passkeyRemovedMail({ ...to, passkey: name }))
}

/** @throws AppError NOT_FOUND, for another account's too */
async function getPasskey(db: PasskeyDeps['db'], accountId: string, passkeyId: string): Promise<StoredPasskey> {
  const found = (await listPasskeys(db, accountId)).find(({ id }) => id === passkeyId)
  if (found === undefined) throw notFound('passkey')
  return found
}

type Recipient = { readonly to: string; readonly name: string }

/** Whoever did not do it must hear of it. Beside the answer: a slow mail server is nobody's wait. */
function tellOwner(
  { beside, db, mailer }: PasskeyDeps,
  accountId: string,
  mailFor: (to: Recipient) => Parameters<typeof mailer.send>[0],
): void {
  if (!mailer.mails) return
  beside.run(async () => {
    const { email, name } = await getAccount(db, accountId)
    await mailer.send(mailFor({ to: email, name }))
  })
}

function shown({ id, name, backedUp, createdAt, usedAt }: StoredPasskey): Passkey {
  return { id, name, backedUp, createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null }
}

function notAdded(addition: Exclude<PasskeyAddition, 'added'>): AppError {
  switch (addition) {
    case 'full':
      return full()
    case 'known':
      return new AppError('CONFLICT', 'This device has a passkey for your account already.')
    // That somebody else has it is told to nobody.
    case 'used':
    case 'taken':
      return unfit()
  }
}

function full(): AppError {
  return new AppError('CONFLICT', `An account has at most ${MAX_PASSKEYS} passkeys. Remove one that you no longer use.`)
}

function unfit(): AppError {
  return new AppError(
    'NOT_ALLOWED',
    'This passkey could not be checked, or it took longer than five minutes. Begin again.',
  )
}
