import { createSignal } from 'solid-js'

import type { Present } from '@operagrid/shared/domain/presence'

import { trpc } from '../../trpc.ts'

export type MemberNames = {
  /** What a member is called; null is an import. Reactive. */
  readonly nameOf: (memberId: string | null) => string
  /** Those whose names are known, by name. Reactive. */
  readonly all: () => readonly { readonly id: string; readonly name: string }[]
}

/** The names of a workspace's members, those who are here included. Asked for once; nobody waits for it. */
export function createMemberNames(
  own: { readonly id: string; readonly name: string },
  here: () => readonly Present[],
): MemberNames {
  const [names, setNames] = createSignal<ReadonlyMap<string, string>>(new Map([[own.id, own.name]]))
  const learn = (members: readonly { readonly id: string; readonly name: string }[]): void => {
    setNames((known) => new Map([...members.map((member): [string, string] => [member.id, member.name]), ...known]))
  }
  // A member who may not list the others still knows those who are here. Whoever left has a name still.
  for (const list of [trpc.member.list, trpc.member.former]) list.query().then(learn, () => undefined)
  return {
    all: () => [...names()].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    nameOf(memberId) {
      if (memberId === null) return 'Import'
      return names().get(memberId) ?? here().find((present) => present.memberId === memberId)?.name ?? 'Someone'
    },
  }
}
