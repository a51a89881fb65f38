/**
 * Class names as one string, those that are not meant left out. For elements whose other classes change: Solid writes
 * `class` as a whole, and what a `classList` beside it had set is gone then.
 */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
