import { createEffect, createMemo, createResource, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Rollup, RollupHow, RollupResult } from '@operagrid/shared/domain/rollup'
import { howsOf, resultOf } from '@operagrid/shared/domain/rollup-settle'

import { errorOf, trpc } from '../../../trpc.ts'

/** The grid whose fields are being changed. */
export type OwnGrid = { readonly id: string; readonly name: string; readonly fields: readonly Field[] }

export type RollupDraft = {
  readonly how: Accessor<RollupHow>
  readonly setHow: (how: RollupHow) => void
  /** The links of the grid that it may read by, and the one that it does; null = none is chosen. */
  readonly links: Accessor<readonly LinkField[]>
  readonly link: Accessor<LinkField | null>
  readonly setLink: (id: string) => void
  /** The fields of the linked records that something can be made of; undefined while they are read. */
  readonly fields: Accessor<readonly Field[] | undefined>
  readonly target: Accessor<Field | null>
  readonly setTarget: (id: string) => void
  readonly sourceName: Accessor<string | undefined>
  /** What can be made of the field. */
  readonly hows: Accessor<readonly RollupHow[]>
  /** Why the fields of the linked records are not known. */
  readonly fault: Accessor<string | undefined>
  /** What is missing, in a sentence; null when nothing is. */
  readonly problem: Accessor<string | null>
  /** What it comes to; undefined while something is missing. */
  readonly result: Accessor<RollupResult | undefined>
  /** As it is stored. */
  readonly rollup: Accessor<Rollup>
  /** Begins with what a field holds; undefined = a new one. */
  readonly begin: (field: Field | undefined) => void
}

/** What is made of linked records while it is chosen. `active`: it is a rollup that the dialog is about. */
export function createRollupDraft(own: Accessor<OwnGrid | undefined>, active: Accessor<boolean>): RollupDraft {
  const [how, setHow] = createSignal<RollupHow>('count')
  const [linkId, setLinkId] = createSignal<string | null>(null)
  const [fieldId, setFieldId] = createSignal<string | null>(null)
  const [ownId, setOwnId] = createSignal<string>()
  const links = createMemo(() => (own()?.fields ?? []).filter(isLink))
  const link = createMemo(() => links().find(({ id }) => id === linkId()) ?? null)
  const sourceId = createMemo(() => (active() ? link()?.link.gridId : undefined))
  const [read] = createResource(
    () => {
      const id = sourceId()
      return id === undefined || id === own()?.id ? undefined : id
    },
    (gridId) => trpc.grid.get.query({ gridId }),
  )
  const source = createMemo(() => {
    const grid = own()
    if (sourceId() !== undefined && sourceId() === grid?.id) return grid
    return read.state === 'ready' ? read() : undefined
  })
  const one = () => link()?.link.one === true
  const fields = createMemo(() =>
    source()?.fields.filter((field) => field.id !== ownId() && howsOf(field, one()).some((each) => fits(each, how()))),
  )
  const target = createMemo(() => findField(source()?.fields ?? [], fieldId() ?? '') ?? null)
  const hows = createMemo((): readonly RollupHow[] => howsOf(target(), one()).filter((each) => each !== 'values'))
  // Where the field is another, something else may be made of it.
  createEffect(
    on([target, hows], ([field, possible]) => {
      if (field === null || how() === 'count' || how() === 'values') return
      const [first] = possible
      if (first !== undefined && !possible.includes(how())) setHow(first)
    }),
  )
  const result = () => (link() === null ? undefined : (resultOf(how(), target(), one()) ?? undefined))
  return {
    how,
    setHow,
    links,
    link,
    setLink(id) {
      if (id !== linkId()) setFieldId(null)
      setLinkId(id)
    },
    fields,
    target,
    setTarget: setFieldId,
    sourceName: () => source()?.name,
    hows,
    fault: () => (read.state === 'errored' ? errorOf(read.error).message : undefined),
    problem() {
      if (links().length === 0) return 'This grid links to no other yet. Add a field of linked records first.'
      if (link() === null) return 'Choose the link that it reads by.'
      return result() === undefined ? 'Choose the field that it reads.' : null
    },
    result,
    rollup: () => ({
      link: linkId() ?? '',
      field: how() === 'count' ? null : fieldId(),
      how: how(),
      result: result() ?? 'text',
    }),
    begin(field) {
      setOwnId(field?.id)
      setHow(field?.rollup?.how ?? 'count')
      const [only, ...more] = links()
      setLinkId(field?.rollup?.link ?? (more.length === 0 ? (only?.id ?? null) : null))
      setFieldId(field?.rollup?.field ?? null)
    },
  }
}

/** Whether what can be made of a field is among what is asked for: its values, or some total. */
function fits(possible: RollupHow, wanted: RollupHow): boolean {
  return wanted === 'values' ? possible === 'values' : possible !== 'values'
}
