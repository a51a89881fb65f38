import { fieldTypeNames, hasChoices } from '@operagrid/shared/domain/field'
import type { FieldType } from '@operagrid/shared/domain/field'

import { rolesOf } from './field-audience.ts'

/** What a retype does to cells that do not fit. */
export function lossWords(from: FieldType, to: FieldType): string {
  const everywhere = ', in every record, for everyone.'
  if (to === 'formula') return `Cells lose what they hold, and show what the formula comes to${everywhere}`
  if (from === 'formula')
    return `Cells keep what they show as far as it fits, and are no longer calculated${everywhere}`
  if (from === 'select' && to === 'multiSelect') return `Nothing is lost: each cell keeps its choice${everywhere}`
  if (from === 'multiSelect' && to === 'select')
    return `Of several choices a cell keeps the first, in the order below; the others are lost${everywhere}`
  if (to === 'multiSelect' && (from === 'text' || from === 'longText'))
    return `Commas and semicolons part a text into choices. Cells with too many, or too long ones, are emptied${everywhere}`
  if (hasChoices({ type: from }) && (to === 'text' || to === 'longText'))
    return `Cells keep the names of their choices as text; the colours are lost${everywhere}`
  return `Cells that cannot be read as ${fieldTypeNames[to].toLowerCase()} are emptied${everywhere}`
}

/** What hiding does beyond this grid. */
export function audienceNote(audience: string): string | undefined {
  const roles = rolesOf(audience)
  if (roles.length === 0) return undefined
  const told = 'Nothing of it is sent to them, and nothing can be found by it.'
  const notes = {
    viewer: 'Dashboard tiles that use it are not shown to report viewers.',
    reporter: 'Forms do not ask reporters for it.',
  }
  return [told, ...roles.map((role) => notes[role])].join(' ')
}
