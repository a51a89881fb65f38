/** Who wants to hear of which thing of a tenant. */
export type Listeners = {
  /** Calls all that listen for the thing. */
  tell(tenantId: string, id: string): void
  /** Calls all there are. */
  tellAll(): void
  /** Calls `listener` at every word about the thing until the returned function is called. */
  listen(tenantId: string, id: string, listener: () => void): () => void
}

export function makeListeners(): Listeners {
  const listeners = new Map<string, Set<() => void>>()
  return {
    tell(tenantId, id) {
      for (const listener of listeners.get(`${tenantId}/${id}`) ?? []) listener()
    },
    tellAll() {
      for (const each of listeners.values()) for (const listener of each) listener()
    },
    listen(tenantId, id, listener) {
      const key = `${tenantId}/${id}`
      const known = listeners.get(key) ?? new Set()
      listeners.set(key, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0 && listeners.get(key) === known) listeners.delete(key)
      }
    },
  }
}
