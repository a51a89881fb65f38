import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { securityPage } from '@operagrid/shared/domain/security-page'

import { claims } from './checks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the security page', () => {
  it('has for each sentence what proves it, or says that it is open', () => {
    const ids = securityPage.flatMap(({ sentences }) => sentences.map(({ id }) => id))
    expect(Object.keys(claims).toSorted()).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names tests that are there', () => {
    for (const claim of Object.values(claims)) {
      for (const { file, name = '' } of 'checks' in claim ? claim.checks : [])
        expect([file, name, readFileSync(join(root, file), 'utf8').includes(name)]).toEqual([file, name, true])
    }
  })
})
