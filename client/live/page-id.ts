import { v4 } from 'uuid'

/** This open page (tab): the `clientId` of presence and the sender of its ops. */
export const pageId: string = v4()

const lockName = (id: string): string => `operagrid-page-${id}`

// Held for the life of the page: other pages see by it that this one still sends its own ops.
if ('locks' in navigator) void navigator.locks.request(lockName(pageId), () => new Promise(() => undefined))

/**
 * Which pages of this browser are open, or null where it cannot tell (then ops of any page may
 * be sent: a doubled op id is applied once).
 */
export async function openPages(): Promise<((id: string) => boolean) | null> {
  if (!('locks' in navigator)) return null
  const { held } = await navigator.locks.query()
  const names = new Set(held?.map((lock) => lock.name))
  return (id) => id === pageId || names.has(lockName(id))
}
