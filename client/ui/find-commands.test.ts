import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Command } from './command.ts'
import { findCommands } from './find-commands.ts'

const command = (label: string, group = 'Grids'): Command => ({ id: label, label, group, run: () => undefined })
const labels = (commands: readonly Command[], text: string) => findCommands(commands, text).map(({ label }) => label)

describe('commands', () => {
  it('are found by their beginnings first, by any of their words, by case and accent of no one', () => {
    const all = [command('Crew rota'), command('Incidents at sea'), command('Séance'), command('Incidents')]
    expect(labels(all, 'inc')).toEqual(['Incidents at sea', 'Incidents'])
    expect(labels(all, 'SEA')).toEqual(['Séance', 'Incidents at sea'])
    expect(labels(all, 'rota grids')).toEqual(['Crew rota'])
    expect(labels(all, 'nothing')).toEqual([])
  })

  it('never show one that lacks a word, and all for no words', () => {
    const word = fc.constantFrom('log', 'crew', 'Pier', 'öl')
    const label = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(label), fc.array(word, { maxLength: 2 }), (some, typed) => {
        const commands = some.map((one, at) => ({ ...command(one), id: String(at) }))
        const found = findCommands(commands, typed.join(' '))
        const fits = commands.filter((one) => typed.every((part) => one.label.split(' ').includes(part)))
        expect(new Set(found)).toEqual(new Set(fits))
      }),
    )
  })
})
