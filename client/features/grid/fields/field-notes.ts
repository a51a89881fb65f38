import { fieldTypeNames, hasChoices, holdsChoice, holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { FieldType } from '@operagrid/shared/domain/field'

import { rolesOf } from './field-audience.ts'

/** What a retype does to cells that do not fit. */
export function lossWords(from: FieldType, to: FieldType): string {
  const everywhere = ', in every record, for everyone.'
  if (to === 'formula') return `Cells lose what they hold, and show what the formula comes to${everywhere}`
  if (to === 'rollup') return `Cells lose what they hold, and show what the linked records come to${everywhere}`
  if (to === 'clock') return `Cells lose what they hold, and count down to their deadlines${everywhere}`
  if (to === 'link')
    return 'Cells link to the records that are called as they say, in every record, for everyone. What they hold now waits in the trash as a field of its own.'
  if (from === 'link')
    return `Cells keep what the linked records are called as text${everywhere} The links, and the field on their other side, wait in the trash. Rollups that read by them lose what they read.`
  if (from === 'clock' && to === 'dateTime') return `Cells keep their deadlines, which no longer move${everywhere}`
  if (isComputed({ type: from }))
    return `Cells keep what they show as far as it fits, and are no longer calculated${everywhere}`
  if (from === 'number' && to === 'duration')
    return `Numbers are taken as minutes: 90 becomes 1:30. Cells below nought are emptied${everywhere}`
  if (from === 'duration' && to === 'number') return `Cells hold their minutes: 1:30 becomes 90${everywhere}`
  if (holdsChoice({ type: from }) && to === 'multiSelect')
    return `Nothing is lost: each cell keeps its choice${everywhere}`
  if (from === 'select' && to === 'status') return `Nothing is lost: each cell keeps its choice${everywhere}`
  if (from === 'status' && to === 'select')
    return `Cells keep their states as choices; which are finished and what may follow is forgotten${everywhere}`
  if (from === 'multiSelect' && holdsChoice({ type: to }))
    return `Of several choices a cell keeps the first, in the order below; the others are lost${everywhere}`
  if (to === 'multiSelect' && (from === 'text' || from === 'longText'))
    return `Commas and semicolons part a text into choices. Cells with too many, or too long ones, are emptied${everywhere}`
  if (to === 'status')
    return `Each different text becomes a state. Cells are emptied where there are too many, or one is too long${everywhere}`
  if (to === 'person')
    return `Cells keep whom they name, by name or e-mail address. Where that is nobody here, or not one person alone, they are emptied${everywhere}`
  if (from === 'person' && (to === 'text' || to === 'longText')) return `Cells keep the names as text${everywhere}`
  if (hasChoices({ type: from }) && (to === 'text' || to === 'longText'))
    return `Cells keep the names of their choices as text; the colours are lost${everywhere}`
  if (from === 'photo' && to === 'attachment')
    return `Nothing is lost: each cell keeps its photos as files${everywhere}`
  if (from === 'attachment' && to === 'photo')
    return `Cells keep the pictures among their files; the other files are lost${everywhere}`
  if (holdsFiles({ type: from }) && (to === 'text' || to === 'longText'))
    return `Cells keep the names of their files as text; the files themselves are lost${everywhere}`
  return `Cells that cannot be read as ${fieldTypeNames[to].toLowerCase()} are emptied${everywhere}`
}

/** What hiding does beyond this grid; of some types, what is true whoever else sees the field. */
export function audienceNote(type: FieldType, audience: string): string | undefined {
  if (type === 'link') return 'Its other side is hidden with it. Reporters never see links.'
  if (type === 'rollup') return 'It is hidden with its link, and with the field it reads. Reporters never see it.'
  if (type === 'person') return 'Reporters never see who is named, and forms do not ask for it.'
  const roles = rolesOf(audience)
  const forms =
    type === 'attachment' ? 'Forms do not ask for it: a phone keeps nothing but photos for later.' : undefined
  if (roles.length === 0) return forms
  const told = 'Nothing of it is sent to them, and nothing can be found by it.'
  const notes = {
    viewer: 'Dashboard tiles that use it are not shown to report viewers.',
    reporter: 'Forms do not ask reporters for it.',
  }
  const said = forms === undefined ? roles : roles.filter((role) => role !== 'reporter')
  return [...(forms === undefined ? [] : [forms]), told, ...said.map((role) => notes[role])].join(' ')
}
