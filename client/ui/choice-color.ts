import { choiceColors, type ChoiceColor } from '@operagrid/shared/domain/field'

/** Colours that tell people apart: gray means "nobody" and yellow is too close to amber. */
const personColors = choiceColors.filter((color) => color !== 'gray' && color !== 'yellow')

/** The same colour for the same member (or client) id, on every screen. */
export function colorForId(id: string): ChoiceColor {
  let hash = 2166136261
  for (let at = 0; at < id.length; at += 1) {
    hash ^= id.charCodeAt(at)
    hash = Math.imul(hash, 16777619)
  }
  // Similar ids must not end up in similar colours.
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507)
  hash ^= hash >>> 13
  return personColors[(hash >>> 0) % personColors.length] ?? 'blue'
}
