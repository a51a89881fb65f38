import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { complete, completionsAt } from './completions.ts'

const fields: readonly Field[] = [
  { id: 'price000', name: 'Price', type: 'number', choices: [] },
  { id: 'round000', name: 'Round trip', type: 'number', choices: [] },
  { id: 'price111', name: 'Price', type: 'number', choices: [] },
]
/** The text with a | for the caret, and what is offered there. */
const at = (marked: string, asked = false) => {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const found = completionsAt(text, caret, fields, asked)
  return {
    labels: found.list.map(({ label }) => label),
    put(nth: number): string {
      const chosen = found.list[nth]
      if (chosen === undefined) return text
      const done = complete(text, found, chosen)
      return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`
    },
  }
}

it('a brace offers fields, whatever part of a name was typed, and closes itself once', () => {
  expect(at('1 + {|').labels).toEqual(['Price', 'Round trip', 'Price'])
  expect(at('1 + {TRI|').labels).toEqual(['Round trip'])
  expect(at('1 + {tri|').put(0)).toBe('1 + {Round trip}|')
  expect(at('1 + {tri|} * 2').put(0)).toBe('1 + {Round trip}| * 2')
})

it('of two fields of one name the second goes by its id', () => {
  expect(at('{pri|').put(1)).toBe('{price111}|')
})

it('a letter offers functions, then fields; a call stands ready for its values', () => {
  expect(at('1 + ro|').labels).toEqual(['ROUND(number, [digits])', 'Round trip'])
  expect(at('1 + ro|').put(0)).toBe('1 + ROUND(|)')
  expect(at('ro|(2)').put(0)).toBe('ROUND|(2)')
  expect(at('blan|').put(0)).toBe('BLANK()|')
})

it('nothing is offered in a text, behind a sign, or unasked', () => {
  expect(at('"ro|').labels).toEqual([])
  expect(at('1 + |').labels).toEqual([])
  expect(at('|', true).labels.slice(0, 4)).toEqual(['Price', 'Round trip', 'Price', 'IF(condition, then, [else])'])
})
