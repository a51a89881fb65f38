import { describe, expect, test } from 'vitest'

import type { Field, FieldType } from '@operagrid/shared/domain/field'

import { isAnswered, photoIds, startAnswers, toCells } from './answers.ts'

const field = (type: FieldType): Field => ({
  id: type.toLowerCase().padEnd(8, '0').slice(0, 8),
  name: type,
  type,
  choices: [],
})
const [text, number, place, time, photo] = [
  field('text'),
  field('number'),
  field('location'),
  field('dateTime'),
  field('photo'),
]
const fields = [text, number, place, time, photo]
const making = { memberId: 'me', at: new Date('2026-11-23T14:32:45.678Z'), day: '2026-11-24' }
const form = { id: 'f', gridId: 'g', name: 'F', description: '', open: true, items: [], fields }

describe('toCells', () => {
  test.each([
    ['12', 12],
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['-0,5', -0.5],
    ['1 234,5', 1234.5],
    ['.5', 0.5],
    ['12 apples', '12 apples'],
    ['1,234.5', 1234.5],
    ['1e3', 1000],
    ['-', '-'],
  ])('the number typed as %j is %j', (typed, cell) => {
    expect(toCells(fields, { [number.id]: typed })).toEqual({ [number.id]: cell })
  })

  test('a percentage and an amount are typed as they are shown', () => {
    const share: Field = { ...number, format: { style: 'percent', decimals: 1 } }
    const cost: Field = { ...number, format: { style: 'currency', decimals: 2, currency: 'EUR' } }
    expect(toCells([share], { [number.id]: '12,5 %' })).toEqual({ [number.id]: 0.125 })
    expect(toCells([share], { [number.id]: '12' })).toEqual({ [number.id]: 0.12 })
    expect(toCells([cost], { [number.id]: '€ 3.50' })).toEqual({ [number.id]: 3.5 })
    expect(toCells([cost], { [number.id]: '$ 3.50' })).toEqual({ [number.id]: '$ 3.50' })
  })

  test('a place typed is a place; half a place stays as typed', () => {
    expect(toCells(fields, { [place.id]: '54.3, 10.1' })).toEqual({ [place.id]: { lat: 54.3, lng: 10.1 } })
    expect(toCells(fields, { [place.id]: '54.3' })).toEqual({ [place.id]: '54.3' })
  })

  test('text is trimmed, blank and unknown answers are left out', () => {
    expect(toCells(fields, { [text.id]: '  wet floor ', zzzzzzzz: 'x' })).toEqual({ [text.id]: 'wet floor' })
    expect(toCells(fields, { [text.id]: '   ', [number.id]: null })).toEqual({})
  })
})

test('a form starts with now, to the minute, and counts as unanswered', () => {
  const answers = startAnswers(form, making)
  expect(answers).toEqual({ [time.id]: '2026-11-23T14:32:00.000Z' })
  expect(isAnswered(form, answers)).toBe(false)
  expect(isAnswered(form, { ...answers, [text.id]: 'x' })).toBe(true)
})

test('a question for a date starts with the day on which it is asked, where its field says so', () => {
  const due: Field = { ...text, id: 'due00000', type: 'date', default: { made: 'day' } }
  const asked = { ...form, fields: [due] }
  expect(startAnswers(asked, making)).toEqual({ due00000: '2026-11-24' })
  expect(isAnswered(asked, startAnswers(asked, making))).toBe(false)
})

test('a form starts with the defaults of its fields, which alone are no answer', () => {
  const filled = { ...form, fields: [{ ...text, default: 'Pier 1' }, { ...number, default: 4 }, photo] }
  const answers = startAnswers(filled, making)
  expect(answers).toEqual({ [text.id]: 'Pier 1', [number.id]: 4 })
  expect(isAnswered(filled, answers)).toBe(false)
  expect(isAnswered(filled, { ...answers, [number.id]: '5' })).toBe(true)
})

test('the photos of all photo answers are found, and no choices', () => {
  const several: Field = { ...text, id: 'several0', type: 'multiSelect' }
  const answers = { [photo.id]: ['a', 'b'], [text.id]: 'c', [several.id]: ['d'] }
  expect(photoIds([...fields, several], answers)).toEqual(['a', 'b'])
})
