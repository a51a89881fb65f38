import type { OpResult } from '@operagrid/shared/domain/op'

/** Results for the step log: the version of each op that was applied, the code of each that was not. */
export function inWords(results: readonly OpResult[]): string {
  return results.map((result) => (result.status === 'applied' ? result.version : result.code)).join(' ')
}
