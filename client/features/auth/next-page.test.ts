import { expect, test } from 'vitest'

import { nextPage } from './next-page.ts'

test.each([
  ['/w/harbour', 'harbour'],
  ['/w/harbour/grids/1?view=2#a', 'harbour'],
  ['/w/harbour?x=1', 'harbour'],
])('after signing in, %s is followed', (path, slug) => {
  expect(nextPage(path)).toEqual({ path, slug })
})

test.each([
  undefined,
  '',
  '/',
  '/sign-up',
  '//evil.example/w/harbour',
  'https://evil.example/w/harbour',
  '/w/',
  '/w//evil.example',
  '/w/../x',
  '/\\evil.example',
  'javascript:alert(1)',
])('after signing in, %s is not followed', (path) => {
  expect(nextPage(path)).toBeUndefined()
})
