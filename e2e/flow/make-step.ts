import { it } from 'vitest'

/** A part of a story that is told in order. */
export type Step = (title: string, work: () => Promise<void>, timeoutMs?: number) => void

/**
 * Makes the parts of one story: each is a test of its own in the summary, and once one has failed
 * the rest, which build on it, are skipped by name. `check` ends each part; `look` is called at the
 * failure, to keep what was on the screens.
 */
export function makeStep(check: () => void, look: (title: string) => Promise<void>): Step {
  let failed: string | undefined
  return (title, work, timeoutMs = 60_000) =>
    it(
      title,
      async ({ skip }) => {
        if (failed !== undefined) skip(`because “${failed}” failed`)
        try {
          await work()
          check()
        } catch (error) {
          failed = title
          await look(title)
          throw error
        }
      },
      timeoutMs,
    )
}
