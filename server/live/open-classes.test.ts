import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Role } from '@operagrid/shared/domain/member'

import { OpenClasses } from './open-classes.ts'
import { recordChange, schemaChange } from './testing/changes.ts'
import { makeListener } from './testing/listener.ts'
import type { ViewerFields } from './viewer-sight.ts'

const open: Field = { id: 'open0000', name: 'Open', type: 'text', choices: [] }
const shown: Field = { id: 'shut0000', name: 'Shut', type: 'text', choices: [] }
const shut: Field = { ...shown, hiddenFrom: ['viewer'] }

const edit = (version: number) => recordChange(version, { after: { open0000: version, shut0000: version } })
const shape = (version: number, ...fields: Field[]): SchemaChange => ({ ...schemaChange(version), fields })

describe('the readers from whom no record is hidden', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  function setUp(...fields: Field[]) {
    const sights: ViewerFields[] = []
    const classes = new OpenClasses((sight) => sights.push(sight))
    classes.restart({ version: 0, recent: [], shape: { fields, sealed: false } })
    const join = (role: Role, cursor = 0) => {
      const listener = makeListener()
      const reader = classes.of(role, cursor, null).join(cursor, role)
      const begin = () => reader.home.begin(reader, listener, () => undefined)
      return { ...listener, reader, begin, text: () => JSON.stringify(listener.events) }
    }
    const take = (...changes: Parameters<OpenClasses['take']>[0]) => {
      classes.take(changes)
      vi.advanceTimersByTime(10)
    }
    return { classes, join, take, sights }
  }

  it('share one class while nothing is hidden from viewers', () => {
    const { classes, join, take } = setUp(open, shown)
    const [organizer, viewer] = [join('organizer'), join('viewer')]
    for (const each of [organizer, viewer]) each.begin()
    expect(viewer.reader.home).toBe(organizer.reader.home)
    take(edit(1), shape(2, open, shown), edit(3))
    expect(viewer.text()).toBe(organizer.text())
    classes.close()
  })

  it('part when a field is hidden: viewers are told neither of that nor what waited, and read everything anew', () => {
    const { classes, join, take } = setUp(open, shown)
    const [organizer, viewer, stalled, late] = [join('organizer'), join('viewer'), join('viewer'), join('viewer')]
    for (const each of [organizer, viewer, stalled]) each.begin()
    stalled.stall()
    take(edit(1))
    classes.take([edit(2), shape(3, open, shut), edit(4)])
    vi.advanceTimersByTime(10)
    late.begin()
    stalled.read()
    expect(organizer.heard()).toEqual([1, 2, 3, 4])
    expect(viewer.heard().slice(-2)).toEqual(['resync', 4])
    expect(stalled.heard().at(-1)).toBe('resync')
    for (const each of [viewer, stalled, late]) {
      const since = each.text().slice(each.text().lastIndexOf('resync'))
      expect(since).toContain('resync')
      expect(since).not.toContain('shut0000')
    }
    expect(organizer.text()).toContain('"hiddenFrom":["viewer"]')
    classes.close()
  })

  it('are together again when it is shown, and viewers read what they never got', () => {
    const { classes, join, take, sights } = setUp(open, shut)
    const viewer = join('viewer')
    viewer.begin()
    take(edit(1))
    expect(viewer.text()).not.toContain('shut0000')
    take(shape(2, open, shown), edit(3))
    expect(viewer.heard().slice(1)).toEqual(['resync', 3])
    expect(viewer.text()).toContain('shut0000')
    expect(viewer.reader.home).toBe(join('organizer').reader.home)
    expect(sights).toEqual([new Set(['open0000']), 'all'])
    classes.close()
  })

  it('stay apart when the hidden field is removed: its cells are still in changes', () => {
    const { classes, join, take } = setUp(open, shut)
    const viewer = join('viewer')
    viewer.begin()
    take({ ...shape(1, open), unseen: 'shut0000' })
    take({ ...recordChange(2), kind: 'delete', before: { open0000: 'a', shut0000: 'b' }, after: {} })
    expect(viewer.heard()).toEqual([2])
    expect(viewer.text()).not.toContain('shut0000')
    classes.close()
  })

  it('go on without reading anew when fields come and go that are hidden, or that are not', () => {
    const { classes, join, take } = setUp(open, shut)
    const viewer = join('viewer')
    viewer.begin()
    const more: Field = { ...shut, id: 'more0000' }
    const other: Field = { ...open, id: 'other000' }
    take({ ...shape(1, open, shut, more), unseen: 'more0000' }, shape(2, open, other, shut, more))
    take(recordChange(3, { after: { other000: 'seen', more0000: 'unseen' } }))
    expect(viewer.heard()).toEqual([2, 3])
    expect(viewer.text()).not.toMatch(/shut0000|more0000/)
    expect(viewer.text()).toContain('seen')
    classes.close()
  })

  it('see nothing before it is known what they may see', () => {
    const classes = new OpenClasses(() => undefined)
    expect(classes.viewerFields).toEqual(new Set())
    expect(classes.isWhole(classes.of('viewer', 0, null))).toBe(false)
    classes.close()
  })
})
