import { createRoot, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { z } from 'zod'

import type { FactorProof } from '@operagrid/shared/domain/factor'
import type { Assertion } from '@operagrid/shared/domain/passkey'
import { isSecondStep, signedIn, signInAnswer } from '@operagrid/shared/domain/session'
import type { CurrentSession, SecondStep, SignedIn } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import { dropAccess, holdAccess, renewWith } from './access.ts'
import { identityCall } from './identity-call.ts'
import { forgetOthers } from './seen.ts'
import { beginSession, forgetSession } from './session-memory.ts'
import { watchOtherTabs } from './session-tabs.ts'

/**
 * `restoring`: the page was just opened and the cookie is being tried. `unreachable`: it could not
 * be tried yet, and is tried again by itself.
 */
type SessionState = 'restoring' | 'unreachable' | 'signed-in' | 'signed-out'

/** What a right password is answered with: the session, or the ticket to the second step. */
export type Entered = CurrentSession | SecondStep

export type Session = {
  readonly current: Accessor<CurrentSession | null>
  readonly state: Accessor<SessionState>
  /** True when the session ended without the person signing out here: expired, revoked, removed. */
  readonly ended: Accessor<boolean>
  signUp(input: { workspace: string; name: string; email: string; password: string }): Promise<Entered>
  signIn(input: { email: string; password: string }): Promise<Entered>
  /** Signs in whoever owns the passkey. */
  signInWithPasskey(assertion: Assertion): Promise<CurrentSession>
  /** Joins by an invitation's link. */
  join(input: { token: string; password: string }): Promise<Entered>
  /** Opens the session that a password alone did not. */
  secondFactor(input: { ticket: string; proof: FactorProof }): Promise<CurrentSession>
  switchTenant(tenantId: string): Promise<CurrentSession>
  signOut(): Promise<void>
  /** Tries the cookie now, as when the page was opened. */
  restore(): Promise<void>
  dispose(): void
}

/** The access token is renewed after this share of its life, so that calls never wait for it. */
const RENEW_AT = 0.8
const RETRY_MS = { first: 2_000, longest: 30_000 }

/**
 * Who is signed in on this page. The access token stays in memory (access.ts); what survives a
 * reload is the HttpOnly cookie, which `restore` turns into a new token.
 *
 * Each method that talks to the server throws its AppError.
 */
export function createSession(): Session {
  const [current, setCurrent] = createSignal<CurrentSession | null>(null)
  const [state, setState] = createSignal<SessionState>('restoring')
  const [ended, setEnded] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let retries = 0
  /** Counts sign-ins and sign-outs, so that a renewal that was under way cannot undo them. */
  let epoch = 0

  const tabs = watchOtherTabs({
    signedIn(memberId) {
      if (memberId !== current()?.member.id) void restore()
    },
    signedOut() {
      if (current() !== null) leave(false)
    },
  })

  function enter(answer: SignedIn): CurrentSession {
    const { session } = answer
    const before = current()
    // Ends the subscriptions of whoever was here before.
    if (before !== null && before.member.id !== session.member.id) dropAccess()
    if (before?.member.id !== session.member.id) {
      beginSession(session.member.id)
      void forgetOthers(session.member.id)
    }
    holdAccess({ token: answer.accessToken, expiresInS: answer.expiresInS, memberId: session.member.id })
    clearTimeout(timer)
    timer = setTimeout(() => void renew(), answer.expiresInS * RENEW_AT * 1_000)
    retries = 0
    setEnded(false)
    // The same object as long as nothing changed: a renewal must not redraw the page.
    if (JSON.stringify(before) !== JSON.stringify(session)) setCurrent(session)
    setState('signed-in')
    return current() ?? session
  }

  function leave(itEnded: boolean): void {
    clearTimeout(timer)
    setEnded(itEnded)
    setCurrent(null)
    setState('signed-out')
    dropAccess()
    forgetSession()
    void forgetOthers(null)
  }

  async function renew(): Promise<boolean> {
    const mine = epoch
    try {
      const answer = await tabs.alone(() => identityCall('auth.refresh', undefined, signedIn.nullable()))
      if (mine !== epoch) return current() !== null
      if (answer === null) {
        leave(ended() || current() !== null)
        return false
      }
      enter(answer)
      return true
    } catch (error) {
      if (mine !== epoch) return current() !== null
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') leave(ended() || current() !== null)
      else retryLater()
      return false
    }
  }

  function retryLater(): void {
    if (current() === null) setState('unreachable')
    clearTimeout(timer)
    timer = setTimeout(
      () => void renew(),
      Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** retries) * (0.5 + Math.random() / 2),
    )
    retries += 1
  }

  async function restore(): Promise<void> {
    if (current() === null) setState('restoring')
    await renew()
  }

  async function ask(path: string, input: unknown): Promise<Entered> {
    const answer = await tabs.alone(() => identityCall(path, input, signInAnswer))
    return isSecondStep(answer) ? answer : begun(answer)
  }

  async function begin(path: string, input: unknown): Promise<CurrentSession> {
    return begun(await tabs.alone(() => identityCall(path, input, signedIn)))
  }

  function begun(answer: SignedIn): CurrentSession {
    epoch += 1
    const session = enter(answer)
    tabs.tellSignedIn(session.member.id)
    return session
  }

  const onOnline = (): void => {
    if (state() === 'unreachable') void renew()
  }
  window.addEventListener('online', onOnline)
  renewWith(renew)

  return {
    current,
    state,
    ended,
    signUp: (input) => ask('auth.signUp', input),
    signIn: (input) => ask('auth.signIn', input),
    join: (input) => ask('member.accept', input),
    signInWithPasskey: (assertion) => begin('auth.passkeySignIn', { assertion }),
    secondFactor: (input) => begin('auth.secondFactor', input),
    switchTenant: (tenantId) => begin('auth.switchTenant', { tenantId }),
    async signOut() {
      epoch += 1
      await tabs.alone(() => identityCall('auth.signOut', undefined, z.object({ signedOut: z.boolean() })))
      leave(false)
      tabs.tellSignedOut()
    },
    restore,
    dispose() {
      clearTimeout(timer)
      window.removeEventListener('online', onOnline)
      tabs.close()
    },
  }
}

let shared: Session | undefined

/** This page's session, restored from the cookie on first use. */
export function theSession(): Session {
  if (shared === undefined) {
    shared = createRoot(() => createSession())
    void shared.restore()
  }
  return shared
}

/** The signed-in session, or null; `theSession().state()` tells `restoring` from `signed-out`. */
export function useSession(): Accessor<CurrentSession | null> {
  return theSession().current
}
