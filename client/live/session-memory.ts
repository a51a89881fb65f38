import type { z } from 'zod'

const PREFIX = 'operagrid.kept.'
const OWNER = 'operagrid.kept-by'

/** Says who is in. What another member kept, also before a reload, is forgotten. */
export function beginSession(memberId: string): void {
  if (sessionStorage.getItem(OWNER) !== memberId) forgetSession()
  try {
    sessionStorage.setItem(OWNER, memberId)
  } catch {
    // Then nothing is kept either.
  }
}

/** Forgets all of it, when the session ends: the next person at this screen must not find what this one wrote. */
export function forgetSession(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}

/** What this tab kept under `key`; it outlives a reload, not the tab, and ends with the signed-in session. */
export function recallForSession(key: string): string | null {
  return sessionStorage.getItem(PREFIX + key)
}

/** The same as JSON of this shape; null where nothing was kept, or something else. */
export function recallAs<Kept>(key: string, shape: z.ZodType<Kept>): Kept | null {
  try {
    return shape.safeParse(JSON.parse(recallForSession(key) ?? 'null')).data ?? null
  } catch {
    return null
  }
}

/** Keeps `text` for this tab and session; null forgets it. Does nothing where the browser keeps nothing. */
export function keepForSession(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, text)
  } catch {
    // A private window, or full: it is in the page's memory.
  }
}
