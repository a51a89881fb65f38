import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { formatOf } from './measure-name.ts'

const span: Field = {
  id: 'span0000',
  name: 'Work',
  type: 'duration',
  choices: [],
  format: { style: 'duration', seconds: false },
}

it('sums and averages of durations read in hours, however long they are', () => {
  const sum = formatOf({ fn: 'sum', field: span.id }, [span])
  expect([sum.whole(5_400), sum.short(5_400), sum.short(3_600_000)]).toEqual(['1:30', '1:30', '1000:00'])
  expect(formatOf({ fn: 'avg', field: span.id }, [span]).whole(5_412.4)).toBe('1:30')
  expect(formatOf({ fn: 'distinct', field: span.id }, [span]).whole(3)).toBe('3')
})
