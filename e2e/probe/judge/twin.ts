import type { Random } from '../../chaos/random.ts'
import type { Ask } from '../draw/question.ts'
import { unknownMark } from '../world/side.ts'
import type { Brand } from '../world/side.ts'

export type Twin = { readonly ask: Ask; readonly named: ReadonlyMap<string, string> }

/** The same question with something that nobody has in the place of each thing of A's; null when it names none. */
export function twinOf(
  ask: Ask,
  foreign: ReadonlySet<string>,
  { brand, random, made }: { readonly brand: Brand; readonly random: Random; readonly made: readonly string[] },
): Twin | null {
  if (foreign.size === 0) return null
  const named = new Map<string, string>()
  let text = JSON.stringify(ask)
  // An op or a thing of this id is there after the first of the two.
  for (const one of made) text = text.replaceAll(one, random.uuid(Date.now()))
  for (const one of foreign) {
    const unknown = unknownOf(one, brand, random)
    named.set(one, unknown)
    text = text.replaceAll(one, unknown)
  }
  // The same shape, with other texts in it.
  return { ask: JSON.parse(text) as Ask, named }
}

function unknownOf(one: string, brand: Brand, random: Random): string {
  if (one === brand.mark) return unknownMark(brand, random)
  // Of the asker's own tenant only the hidden field has a twin.
  if (one.startsWith(brand.fields) || one.length === 8) return `x${String(random.between(1_000_000, 9_999_999))}`
  const uuid = random.uuid(Date.now())
  return one.includes('@') ? `${uuid}@example.org` : uuid
}
