import { describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { sameFields } from './same-fields.ts'

const field = (id: string, name = id): Field => ({ id, name, type: 'text', choices: [] })
const copyOf = (fields: readonly Field[]): Field[] => structuredClone([...fields])

describe('fields that were read anew', () => {
  const before = [field('one'), field('two'), field('three')]

  it('are the very list where nothing has changed', () => {
    expect(sameFields(before, copyOf(before))).toBe(before)
  })

  it('stay the objects they were where another one is new, changed, gone or elsewhere', () => {
    const [one, two, three] = before
    const added = sameFields(before, [...copyOf(before), field('four')])
    expect(added.map((each, at) => each === before[at])).toEqual([true, true, true, false])
    const renamed = sameFields(before, copyOf([field('one'), field('two', 'Deux'), field('three')]))
    expect(renamed[0]).toBe(one)
    expect(renamed[1]).toEqual(field('two', 'Deux'))
    expect(renamed[2]).toBe(three)
    const fewer = sameFields(before, copyOf([field('three'), field('two')]))
    expect(fewer[0]).toBe(three)
    expect(fewer[1]).toBe(two)
    expect(fewer).not.toBe(before)
  })
})
