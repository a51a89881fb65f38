/** Beats without a word after which a node counts as gone. */
const SILENT_BEATS = 5

/** The other nodes, as far as they were heard lately. */
export type Peers = {
  /**
   * Notes a packet. 'new': of a node that was not known; 'gap': packets before it were not heard,
   * or will be heard late; else 'known'.
   */
  heard(node: string, seq: number): 'new' | 'gap' | 'known'
  forget(node: string): void
  count(): number
}

export function makePeers(beatMs: number): Peers {
  const known = new Map<string, { readonly seq: number; readonly heardAtMs: number }>()

  function forgetSilent(): void {
    const oldest = performance.now() - SILENT_BEATS * beatMs
    for (const [node, { heardAtMs }] of known) if (heardAtMs < oldest) known.delete(node)
  }

  return {
    heard(node, seq) {
      const before = known.get(node)
      known.set(node, { seq: Math.max(seq, before?.seq ?? 0), heardAtMs: performance.now() })
      if (before === undefined) return 'new'
      return seq > before.seq + 1 ? 'gap' : 'known'
    },
    forget: (node) => void known.delete(node),
    count() {
      forgetSilent()
      return known.size
    },
  }
}
