import { RE2JS } from 're2js'

/**
 * Patterns are RE2's: no pattern and no text can take longer than their lengths multiplied. So that this is nothing
 * that anybody waits for, both are bounded: a pattern by what it compiles to, a text by `MAX_PATTERN_TEXT`.
 */
const MAX_PROGRAM = 120

/** Patterns that were compiled last: a grid has few, and each is asked for every cell that is written. */
const MAX_KEPT = 200
const kept = new Map<string, RE2JS>()

/** Why a text is no pattern that can be used, as a sentence; null when it is one. */
export function patternFault(source: string): string | null {
  try {
    return compile(source).programSize() > MAX_PROGRAM ? 'This pattern is too large. Repeat less in it.' : null
  } catch (error) {
    return `This pattern cannot be read${reasonOf(error)}. Look-around and back-references are not possible.`
  }
}

/** Whether a whole text is made as a pattern says. Nothing fits what is no pattern. */
export function fitsPattern(source: string, text: string): boolean {
  const known = kept.get(source)
  if (known !== undefined) return known.matches(text)
  if (patternFault(source) !== null) return false
  const pattern = compile(source)
  const [oldest] = kept.keys()
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(source, pattern)
  return pattern.matches(text)
}

function compile(source: string): RE2JS {
  return RE2JS.compile(source)
}

/** What is wrong, as the library says it: `: missing closing )`. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? /error parsing regexp: ([^:]+)/u.exec(error.message)?.[1] : undefined
  return said === undefined ? '' : `: ${said}`
}
