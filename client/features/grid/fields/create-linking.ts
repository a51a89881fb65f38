import { createEffect, createMemo, createResource, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { FieldUpdate } from '@operagrid/shared/domain/grid'
import { MAX_MADE } from '@operagrid/shared/domain/link-texts'
import type { LinkCheck, LinkTally } from '@operagrid/shared/domain/link-texts'

import { errorOf, trpc } from '../../../trpc.ts'
import { localDay } from '../../../ui/question/local-time.ts'
import type { Linking } from './create-fields.ts'
import { linkDraft } from './link-settings.tsx'
import type { LinkDraft } from './link-settings.tsx'

/** Records that are made without being asked for: more are a decision. */
const FEW = 100

/** What texts come to as links, as it is known: nothing while it is asked for, or why it cannot be told. */
export type LinksKnown = { readonly check: LinkCheck } | { readonly fault: string }

export type LinkingDraft = {
  readonly draft: Accessor<LinkDraft>
  readonly set: (draft: LinkDraft) => void
  readonly fault: Accessor<string | undefined>
  readonly setFault: (fault: string) => void
  readonly begin: (field: Field | undefined) => void
  /** What a field's texts come to; undefined where none becomes a link, or it is not known yet. */
  readonly known: Accessor<LinksKnown | undefined>
  /** Whether it is being asked for. */
  readonly isAsked: Accessor<boolean>
  /** What becomes of the cells as it is chosen; undefined while nothing is known. */
  readonly tally: Accessor<LinkTally | undefined>
  /** Whether missing records can be made, and are to be. */
  readonly canMake: Accessor<boolean>
  readonly makes: Accessor<boolean>
  readonly setMakes: (makes: boolean) => void
  /** Whether it cannot be saved so, or it is not known yet what would come of it. */
  readonly isHeld: Accessor<boolean>
  /** What is said of the other side when the field is saved. */
  readonly asked: (ownName: string) => Linking
}

/** A link while the dialog of its field is open: of a field that becomes one, also what its texts come to. */
export function createLinking(
  gridId: string,
  { field, type, open }: { field: Accessor<Field | undefined>; type: Accessor<FieldType>; open: Accessor<boolean> },
): LinkingDraft {
  const [draft, setDraft] = createSignal(linkDraft(undefined))
  const [fault, setFault] = createSignal<string>()
  const [chosen, setChosen] = createSignal<boolean>()

  /** What is asked for; the same as long as nothing of it changes, whatever else is typed. */
  const asks = createMemo<FieldUpdate | undefined>(
    () => {
      const { gridId: otherId, fieldId, one, otherOne } = draft()
      const before = field()
      if (!open() || type() !== 'link' || before === undefined || before.type === 'link' || otherId === null)
        return undefined
      const link = { gridId: otherId, fieldId, one }
      return {
        gridId,
        fieldId: before.id,
        field: { name: before.name, type: 'link', link },
        mirror: { name: before.name, one: otherOne },
      }
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  const [answer] = createResource(asks, async (input): Promise<LinksKnown | undefined> => {
    try {
      const { links } = await trpc.field.check.query(input)
      return links && { check: links }
    } catch (error) {
      return { fault: errorOf(error).message }
    }
  })
  const isAsked = () => asks() !== undefined && answer.loading
  const known = () => (asks() === undefined || answer.loading ? undefined : answer())
  const check = () => {
    const now = known()
    return now !== undefined && 'check' in now ? now.check : undefined
  }
  const canMake = () => {
    const now = check()
    return now !== undefined && now.makes > 0 && now.makes <= MAX_MADE
  }
  const makes = () => canMake() && (chosen() ?? (check()?.makes ?? 0) <= FEW)
  const tally = () => (makes() ? check()?.made : check()?.found)
  // Another grid has other records: whether they are to be made is decided anew.
  createEffect(on(asks, () => setChosen(undefined)))

  return {
    draft,
    set(next) {
      setDraft(next)
      setFault(undefined)
    },
    fault,
    setFault,
    begin(begun) {
      setDraft(linkDraft(begun?.link))
      setFault(undefined)
      setChosen(undefined)
    },
    known,
    isAsked,
    tally,
    canMake,
    makes,
    setMakes: setChosen,
    isHeld: () => isAsked() || (tally()?.full ?? null) !== null,
    asked(ownName) {
      if (type() !== 'link' || field()?.type === 'link') return {}
      const { mirrorName, otherOne } = draft()
      return {
        mirror: { name: mirrorName.trim() || ownName, one: otherOne },
        ...(makes() && { makeMissing: true, day: localDay(new Date()) }),
      }
    },
  }
}
