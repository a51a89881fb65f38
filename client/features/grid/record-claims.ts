import type { Block } from './record-block.ts'

/** Rows that somebody waits for, wherever the screen is. */
type Claim = { readonly first: number; readonly last: number; readonly done: () => void }

export type Claims = {
  /** Resolves when all blocks of these rows are loaded, or none will be any more. */
  readonly wait: (first: number, last: number) => Promise<void>
  /** The blocks that are waited for. */
  readonly blocks: () => readonly Block[]
  /** Answers those whose blocks are here. */
  readonly settle: () => void
  /** Answers all: nothing comes any more. */
  readonly end: () => void
}

/** Who waits for rows of a list. `between`: the blocks in which the rows between two lie. */
export function makeClaims(between: (first: number, last: number) => readonly Block[]): Claims {
  const claims = new Set<Claim>()

  function settle(): void {
    for (const claim of claims) {
      if (between(claim.first, claim.last).some((block) => block.placed === null)) continue
      claims.delete(claim)
      claim.done()
    }
  }

  return {
    wait: (first, last) =>
      new Promise((done) => {
        claims.add({ first, last, done })
        settle()
      }),
    blocks: () => [...claims].flatMap((claim) => between(claim.first, claim.last)),
    settle,
    end() {
      for (const claim of claims) claim.done()
      claims.clear()
    },
  }
}
