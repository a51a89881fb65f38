import { describe, expect, it } from 'vitest'

import { notFound } from '@operagrid/shared/errors'

import { ReporterClasses } from './reporter-classes.ts'
import type { ReporterView } from './reporter-sight.ts'
import { recordChange, schemaChange } from './testing/changes.ts'
import { makeListener } from './testing/listener.ts'

const mine = (version: number) =>
  recordChange(version, { createdBy: 'me', after: { open0000: version, hidden00: version } })

const own = (...fieldIds: string[]) => ({ records: 'own' as const, fieldIds })

/** A reporter who reads, and a database that answers when it is told to. */
async function setUp(first: ReporterView) {
  const reads: ((view: ReporterView) => void)[] = []
  const reporters = new ReporterClasses(() => new Promise((resolve) => reads.push(resolve)))
  const answer = async (view: ReporterView): Promise<void> => {
    reads.shift()?.(view)
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  reporters.sight.forget()
  await answer(first)
  const listener = makeListener()
  const members = reporters.of('me', 0)
  const failed: string[] = []
  members.begin(members.join(0), listener, ({ code }) => failed.push(code))
  return { reporters, members, answer, listener, failed }
}

/** Flushes are 5 ms apart. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 10))

describe('the reporters of a grid', () => {
  it('are told nothing behind a change of its fields until it is known what they see', async () => {
    const { reporters, answer, listener } = await setUp(own('open0000', 'hidden00'))
    reporters.take([mine(1), schemaChange(2), mine(3)])
    reporters.take([mine(4)])
    await rest()
    expect(listener.heard()).toEqual([1])
    await answer(own('open0000'))
    await rest()
    expect(listener.heard()).toEqual([1, 'resync', 3, 4])
    expect(JSON.stringify(listener.events.slice(2))).not.toContain('hidden00')
    reporters.close()
  })

  it('believe no answer that was asked for before the next change of the fields', async () => {
    const { reporters, answer, listener } = await setUp(own('open0000'))
    reporters.take([schemaChange(1)])
    reporters.take([schemaChange(2), mine(3)])
    await answer(own('open0000', 'hidden00'))
    await rest()
    expect(listener.heard()).toEqual([])
    await answer(own('open0000'))
    await rest()
    expect(listener.heard()).toEqual([3])
    reporters.close()
  })

  it('read everything anew when too much would have to be held for them', async () => {
    const { reporters, answer, listener } = await setUp(own('open0000'))
    reporters.sight.forget()
    for (let version = 1; version <= 6_000; version += 1) reporters.take([mine(version)])
    await answer(own('open0000'))
    await rest()
    expect(listener.heard()[0]).toBe('resync')
    expect(listener.heard().at(-1)).toBe(6_000)
    reporters.close()
  })

  it('read everything anew where the hub begins anew: what they see may have changed in between', async () => {
    const { reporters, answer, listener } = await setUp(own('open0000', 'hidden00'))
    reporters.restart(9)
    reporters.take([mine(10)])
    await rest()
    expect(listener.heard()).toEqual(['resync'])
    await answer(own('open0000'))
    await rest()
    expect(listener.heard()).toEqual(['resync', 'resync', 10])
    expect(JSON.stringify(listener.events)).not.toContain('hidden00')
    reporters.close()
  })

  it('are asked about anew when the first of them comes back: nobody has kept it up meanwhile', async () => {
    const { reporters, members, answer } = await setUp(own('open0000', 'hidden00'))
    expect(await reporters.view()).toEqual(own('open0000', 'hidden00'))
    members.fail(notFound('grid'))
    reporters.tidy(Infinity, 0)
    const view = reporters.view()
    await answer(own('open0000'))
    expect(await view).toEqual(own('open0000'))
    reporters.close()
  })

  it.each([
    ['a change of its fields', (reporters: ReporterClasses) => reporters.take([schemaChange(1)])],
    ['a beginning of its hub', (reporters: ReporterClasses) => reporters.restart(1)],
  ])('are told nothing by a view that was asked for before %s which came before the first of them', async (_, come) => {
    const { reporters, members, answer } = await setUp(own('open0000', 'hidden00'))
    members.fail(notFound('grid'))
    reporters.tidy(Infinity, 0)
    const view = reporters.view()
    await answer(own('open0000', 'hidden00'))
    await view
    come(reporters)
    const first = reporters.of('me', 1)
    const listener = makeListener()
    first.begin(first.join(1), listener, () => undefined)
    reporters.take([mine(2)])
    await rest()
    expect(listener.heard()).toEqual([])
    await answer(own('open0000'))
    await rest()
    expect(listener.heard()).toEqual(['resync', 2])
    expect(JSON.stringify(listener.events)).not.toContain('hidden00')
    reporters.close()
  })

  it('do not begin where it has become known that for them there is no such grid', async () => {
    const { reporters, members, answer } = await setUp(own('open0000'))
    members.fail(notFound('grid'))
    reporters.tidy(Infinity, 0)
    const view = reporters.view()
    await answer(null)
    expect(await view).toBeNull()
    expect(() => reporters.of('me', 1)).toThrow(notFound('grid'))
    reporters.close()
  })

  it('do not come back either, as long as their class is remembered', async () => {
    const { reporters, answer } = await setUp(own('open0000'))
    reporters.sight.forget()
    await answer(null)
    expect(() => reporters.of('me', 1)).toThrow(notFound('grid'))
    reporters.close()
  })

  it('may read no longer when no form asks for anything', async () => {
    const { reporters, answer, failed } = await setUp(own('open0000'))
    reporters.sight.forget()
    await answer(null)
    expect(failed).toEqual(['NOT_FOUND'])
    reporters.close()
  })
})
