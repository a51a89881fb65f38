import { describe, expect, it } from 'vitest'

import { fieldTypes } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Compare } from '@operagrid/shared/domain/query'
import { checkFilter } from '@operagrid/shared/domain/query-check'

import { conditionsOf, filterOf, kindOf, newCondition, operatorsFor, withOperator } from './filter-conditions.ts'

const fields = fieldTypes.map((type, at): Field => ({ id: `field00${at}`, name: type, type, choices: [] }))

describe('filter conditions', () => {
  it('come back from the filter they make', () => {
    const conditions = {
      joint: 'or' as const,
      list: [
        { field: 'field000', operator: 'contains' as const, value: 'pool' },
        { field: 'field002', operator: 'gt' as const, value: 3 },
      ],
    }
    expect(conditionsOf(filterOf(conditions))).toMatchObject({ joint: 'or', list: conditions.list })
  })

  it('filter nothing until they are filled in', () => {
    expect(filterOf({ joint: 'and', list: [newCondition('field000', fields)] })).toBeNull()
  })

  it('offer only operators that the field takes', () => {
    for (const field of fields) {
      for (const operator of operatorsFor(kindOf(field.id, fields))) {
        const { value } = withOperator({ field: field.id, operator: 'eq', value: undefined }, operator)
        if (value === null)
          expect(checkFilter({ kind: 'compare', field: field.id, operator, value }, fields)).toEqual([])
      }
    }
  })

  it('do not pretend to show a nested filter', () => {
    expect(conditionsOf({ kind: 'not', filter: { kind: 'and', filters: [] } })).toBeNull()
  })

  it('do not pretend to show what is asked of days or of several choices together', () => {
    const plain: Compare = { kind: 'compare', field: 'field000', operator: 'anyOf', value: ['a'] }
    expect(conditionsOf(plain)?.list).toHaveLength(1)
    for (const asked of [
      { ...plain, whole: true as const },
      { ...plain, zone: 'UTC' },
    ]) {
      expect(conditionsOf(asked)).toBeNull()
      expect(conditionsOf({ kind: 'and', filters: [plain, asked] })).toBeNull()
    }
  })
})
