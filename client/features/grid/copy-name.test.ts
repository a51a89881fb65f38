import { expect, it } from 'vitest'

import { MAX_NAME } from '@operagrid/shared/domain/text'

import { copyName } from './copy-name.ts'

it('names a copy after what it is a copy of, by a number where that is taken', () => {
  expect(copyName('Plate', ['Plate'])).toBe('Plate copy')
  expect(copyName('Plate', ['Plate', 'Plate copy', 'Plate copy 3'])).toBe('Plate copy 2')
})

it('keeps a long name within what a name may be', () => {
  const name = copyName('x'.repeat(MAX_NAME), ['x'])
  expect(name).toBe(`${'x'.repeat(MAX_NAME - 5)} copy`)
})
