import { VEILED, veiledId } from '../world/side.ts'
import type { Brand } from '../world/side.ts'
import type { Fault } from './finding.ts'

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** What of a tenant can be told from everything else. */
export type Foreign = { readonly brand: Brand; readonly ids: ReadonlySet<string> }

/** Every id, field, choice and mark of the other tenant in a text, each once. */
export function findForeign(text: string, { brand, ids }: Foreign): Set<string> {
  const found = new Set<string>()
  if (text.includes(brand.mark)) found.add(brand.mark)
  if (text.includes(brand.fields))
    for (const [id] of text.matchAll(new RegExp(`${brand.fields}[a-z0-9]{2}`, 'g'))) found.add(id)
  for (const [id] of text.matchAll(uuids)) if (ids.has(id)) found.add(id)
  return found
}

/**
 * What a text holds of the field that is hidden from viewers and reporters of a tenant, for one of them; null when
 * nothing. `asked`: what was asked, which may name the field.
 */
export function findVeiled(text: string, brand: Brand, asked = ''): string | null {
  if (text.includes(VEILED)) return VEILED
  const id = veiledId(brand)
  return text.includes(id) && !asked.includes(id) ? id : null
}

/** What an answer holds of the other tenant although the question did not name it; null when nothing. */
export function findLeak(
  answer: string,
  asked: ReadonlySet<string>,
  foreign: Foreign,
): { readonly fault: Fault; readonly what: string } | null {
  for (const what of findForeign(answer, foreign)) {
    // Nothing answers with the text that it was asked for, so the mark is always a leak.
    if (what === foreign.brand.mark) return { fault: 'name', what }
    if (asked.has(what)) continue
    return { fault: what.startsWith(foreign.brand.fields) ? 'field' : 'record', what }
  }
  return null
}
