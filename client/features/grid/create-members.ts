import { createSignal } from 'solid-js'

import type { Present } from '@operagrid/shared/domain/presence'

import { trpc } from '../../trpc.ts'

export type MemberNames = {
  /** What a member is called; null is an import. Reactive. */
  readonly nameOf: (memberId: string | null) => string
  /** Those who work here at present and may be given work, by name. Reactive. */
  readonly working: () => readonly Named[]
  /** Those whose names are known, by name. Reactive. */
  readonly all: () => readonly Named[]
}

type Named = { readonly id: string; readonly name: string }

/** The names of a workspace's members, those who are here included. Asked for once; nobody waits for it. */
export function createMemberNames(own: Named, here: () => readonly Present[]): MemberNames {
  const [names, setNames] = createSignal<ReadonlyMap<string, string>>(new Map([[own.id, own.name]]))
  const [working, setWorking] = createSignal<readonly Named[]>([own])
  const learn = (members: readonly Named[]): void => {
    setNames((known) => new Map([...members.map((member): [string, string] => [member.id, member.name]), ...known]))
  }
  // A member who may not list the others still knows those who are here. Whoever left has a name still.
  trpc.member.list.query().then(
    (members) => {
      learn(members)
      setWorking(members.filter(({ status }) => status === 'active'))
    },
    () => undefined,
  )
  trpc.member.former.query().then(learn, () => undefined)
  return {
    working,
    all: () => [...names()].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    nameOf(memberId) {
      if (memberId === null) return 'Import'
      return names().get(memberId) ?? here().find((present) => present.memberId === memberId)?.name ?? 'Someone'
    },
  }
}
