import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { factFields } from '@operagrid/shared/domain/fact-field'
import { namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Member } from '@operagrid/shared/domain/member'
import { inPersonOrder, withPeople } from '@operagrid/shared/domain/person'
import type { Person } from '@operagrid/shared/domain/person'
import type { Present } from '@operagrid/shared/domain/presence'

import { trpc } from '../../trpc.ts'
import { colorForId } from '../../ui/choice-color.ts'
import { sameFields } from './same-fields.ts'

export type MemberNames = {
  /** Everybody whom a cell may name, or may have named, as the choices of person fields. Reactive. */
  readonly people: () => readonly Person[]
  /** Resolves when they are known, or cannot be. */
  readonly known: Promise<unknown>
  /** What a member is called; null is an import. Reactive. */
  readonly nameOf: (memberId: string | null) => string
  /** Those who work here at present and may be given work, by name. Reactive. */
  readonly working: () => readonly Named[]
  /** Those whose names are known, by name. Reactive. */
  readonly all: () => readonly Named[]
}

type Named = { readonly id: string; readonly name: string }

/** The names of a workspace's members, those who are here included. Asked for again when somebody unknown turns up. */
export function createMemberNames(own: Named, here: () => readonly Present[]): MemberNames {
  const [names, setNames] = createSignal<ReadonlyMap<string, string>>(new Map([[own.id, own.name]]))
  const [working, setWorking] = createSignal<readonly Named[]>([own])
  const learn = (members: readonly Named[]): void => {
    setNames((known) => new Map([...members.map((member): [string, string] => [member.id, member.name]), ...known]))
  }
  const [people, setPeople] = createSignal<readonly Person[]>([personOf(own)])
  /** Who was looked for and not found: they are not asked for again. */
  const strangers = new Set<string>()
  // A member who may not list the others still knows those who are here. Whoever left has a name still.
  async function ask(): Promise<void> {
    const [members, former] = await Promise.all([
      trpc.member.list.query().catch(() => []),
      trpc.member.former.query().catch(() => []),
    ])
    learn([...former, ...members])
    if (members.length === 0) return
    setWorking(members.filter(({ status }) => status === 'active'))
    setPeople(inPersonOrder([...members, ...former].map(personOf)))
  }
  const known = ask()
  let asking: Promise<void> | undefined
  function meet(memberId: string): void {
    if (strangers.has(memberId)) return
    strangers.add(memberId)
    // Many may turn up at once.
    asking ??= known.then(ask).finally(() => (asking = undefined))
  }
  return {
    people,
    known,
    working,
    all: () => [...names()].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    nameOf(memberId) {
      if (memberId === null) return 'Import'
      const name = names().get(memberId)
      // Also of who is here: among people they have a place by their name, which the list alone gives them.
      if (name === undefined) queueMicrotask(() => meet(memberId))
      return name ?? here().find((present) => present.memberId === memberId)?.name ?? 'Someone'
    },
  }
}

/** The grid with people as the choices of its person fields. A field is another object only when it says something else. */
export function createNamedGrid(
  stored: Accessor<Grid | undefined>,
  people: MemberNames['people'],
): Accessor<Grid | undefined> {
  return createMemo<Grid | undefined>((before) => {
    const grid = stored()
    if (grid === undefined) return undefined
    const named = grid.fields.some(namesPeople) ? withPeople(grid.fields, people()) : grid.fields
    const fields = sameFields(before?.fields ?? [], named)
    return fields === grid.fields ? grid : { ...grid, fields }
  })
}

/**
 * What queries speak of: the grid's fields, and what every record has beside its cells as fields with the people whom it
 * names; undefined until the grid is here. A field is another object only when it says something else.
 */
export function createQueried(
  grid: Accessor<Grid | undefined>,
  people: MemberNames['people'],
): Accessor<readonly Field[] | undefined> {
  const facts = createMemo<readonly Field[]>((before) => sameFields(before, factFields(people())), [])
  const fields = createMemo(() => grid()?.fields)
  return createMemo(() => {
    const own = fields()
    return own && [...own, ...facts()]
  })
}

function personOf(member: Named & Partial<Pick<Member, 'email' | 'status'>>): Person {
  const { id, name, email, status } = member
  return {
    id,
    name,
    color: colorForId(id),
    ...(email !== undefined && { email }),
    ...(status !== 'active' && { gone: true as const }),
  }
}
