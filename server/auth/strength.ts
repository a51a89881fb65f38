import { ZxcvbnFactory } from '@zxcvbn-ts/core'

import { AppError } from '@operagrid/shared/errors'

/** What an attacker who tries offline needs days for; 0 to 4 in zxcvbn's words. */
const LEAST_SCORE = 3
/** Longer is stronger anyway, and the look takes longer than linear time. */
const MAX_LOOKED_AT = 64

let estimator: Promise<ZxcvbnFactory> | undefined

/**
 * Refuses a password that is easy to guess: a common one, a pattern, or made of what is known of its owner. Any
 * characters will do, and a few words make a good one. The word lists (25 MB of memory, a quarter of a second) are
 * loaded when the first password is set.
 *
 * @param known the owner's address, name and workspace
 * @throws AppError BAD_INPUT
 */
export async function refuseWeak(password: string, known: readonly string[]): Promise<void> {
  estimator ??= loadEstimator()
  const words = known.flatMap((text) => [text, ...text.split(/[\s@.]+/)]).filter((word) => word.length > 2)
  const { score, feedback } = (await estimator).check(password.slice(0, MAX_LOOKED_AT), words)
  if (score >= LEAST_SCORE) return
  const reason = feedback.warning ?? 'It would be guessed quickly.'
  throw new AppError('BAD_INPUT', `password: ${reason} Add a few words that do not belong together.`)
}

async function loadEstimator(): Promise<ZxcvbnFactory> {
  const common = await import('@zxcvbn-ts/language-common')
  const english = await import('@zxcvbn-ts/language-en')
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  })
}
