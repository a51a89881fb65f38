import { v7 } from 'uuid'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { holdsChoice } from '@operagrid/shared/domain/field'
import type { Form, FormWithFields } from '@operagrid/shared/domain/form'
import type { OpResult } from '@operagrid/shared/domain/op'

import type { Player } from './player.ts'
import { anyOf, makePile, sightings, spots } from './reports.ts'
import { DemoFault } from './sign-ins.ts'

/** Files one report, as a phone would. */
export type Reporter = { file(): Promise<void> }

/** A reporter with the demo's form in hand. @throws DemoFault when no form is open */
export async function makeReporter(player: Player): Promise<Reporter> {
  const [listed] = await player.query<Form[]>('form.list')
  if (listed === undefined)
    throw new DemoFault('The demo workspace has no open form, so nothing can be reported. Open one.')
  const form = await player.query<FormWithFields>('form.get', { formId: listed.id })
  const ask = (name: string) => form.fields.find((field) => field.name === name)
  const nextSighting = makePile(sightings)

  return {
    async file() {
      const sighting = nextSighting()
      const spot = anyOf(spots)
      const cells: Record<string, CellValue> = {}
      const answer = (name: string, value: CellValue | undefined) => {
        const field = ask(name)
        if (field === undefined || value === undefined) return
        const choice = field.choices.find((candidate) => candidate.name === value)
        cells[field.id] = holdsChoice(field) ? (choice?.id ?? null) : value
      }
      answer('What happened', sighting.title)
      answer('Category', sighting.category)
      answer('Place', spot.name)
      answer('Position', {
        lat: nearby(spot.lat),
        lng: nearby(spot.lng),
        accuracyM: 5 + Math.round(Math.random() * 25),
      })
      answer('Reported at', new Date().toISOString())
      answer('People involved', sighting.people)
      answer('Description', sighting.note)
      const op = { kind: 'create', opId: v7(), recordId: v7(), cells, formId: form.id }
      const { results } = await player.mutate<{ results: OpResult[] }>('record.apply', {
        gridId: form.gridId,
        ops: [op],
      })
      const [result] = results
      if (result?.status === 'rejected') throw new DemoFault(`A report was refused: ${result.message}`)
    },
  }
}

function nearby(degrees: number): number {
  return Number((degrees + (Math.random() - 0.5) * 0.0005).toFixed(6))
}
