/**
 * The access token in use. It stands apart from the session so that the transport can read it
 * and the session can use the transport: session.ts puts tokens in, socket.ts and trpc.ts take them out.
 */
type Access = { readonly token: string; readonly expiresAtMs: number; readonly memberId: string }

let access: Access | null = null
let renewer: (() => Promise<boolean>) | null = null
let renewal: Promise<boolean> | null = null
let refused = false
const watchers = new Set<(signedIn: boolean) => void>()

/** A token this close to its end is renewed before it is used, in milliseconds. */
const RENEW_AHEAD_MS = 10_000

/** The bearer token now held, or null when nobody is signed in. */
export function accessToken(): string | null {
  return access?.token ?? null
}

/**
 * Whose token is held, or null. A call that was begun for one member must not go on with the token of
 * the next: on a shared device they may change while it waits for a new one.
 */
export function accessOwner(): string | null {
  return access?.memberId ?? null
}

/** Takes over a token that the server just issued to `memberId` for `expiresInS` seconds. */
export function holdAccess(issued: { token: string; expiresInS: number; memberId: string }): void {
  const { token, expiresInS, memberId } = issued
  access = { token, memberId, expiresAtMs: Date.now() + expiresInS * 1000 }
  refused = false
  for (const watcher of watchers) watcher(true)
}

/** Gives the token up: on signing out, and before another member's is taken over. */
export function dropAccess(): void {
  access = null
  refused = false
  for (const watcher of watchers) watcher(false)
}

/** Calls `watcher` whenever a token is taken over (true) or given up (false); answers how to stop. */
export function watchAccess(watcher: (signedIn: boolean) => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Says how a new token is got: true once `holdAccess` was called with it. Set once, by the session. */
export function renewWith(renew: () => Promise<boolean>): void {
  renewer = renew
}

/** The server refused the token in hand (401, or close code 4401): the next use renews it first. */
export function refuseAccess(): void {
  refused = true
}

/** Gets a new token; callers at the same time share one request. False when the session has ended. */
export async function renewAccess(): Promise<boolean> {
  if (renewer === null) return false
  renewal ??= renewer().finally(() => {
    renewal = null
  })
  return await renewal
}

/** A token that the server will take, renewed when it is refused or about to end; null when signed out. */
export async function freshAccess(): Promise<string | null> {
  if (access === null) return null
  if (refused || access.expiresAtMs - Date.now() < RENEW_AHEAD_MS) await renewAccess()
  return accessToken()
}
