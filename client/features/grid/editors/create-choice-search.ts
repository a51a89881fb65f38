import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { mostChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'

import { isFoundBy } from '../people.ts'

/** A line of the list below the search: a choice, a new one by the name typed, or none at all. */
export type ChoiceOption =
  | { readonly kind: 'choice'; readonly id: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'empty' }

type Searched = {
  readonly field: Field
  /** Makes a choice of that name and answers its id, or null; absent where the person may not. */
  readonly onCreate?: ((name: string) => Promise<string | null>) | undefined
}

export type ChoiceSearch = {
  readonly search: Accessor<string>
  /** Looks for another text, from the first line on. */
  readonly look: (text: string) => void
  readonly options: Accessor<readonly ChoiceOption[]>
  /** The line that keys act on. */
  readonly at: Accessor<number>
  /** Held within the list. */
  readonly point: (at: number) => void
}

/** The choices of a field, found by typing. `typed`: what the search begins with; `canEmpty`: none may be chosen too. */
export function createChoiceSearch(
  props: Searched,
  { typed, canEmpty }: { readonly typed: string | null; readonly canEmpty: () => boolean },
): ChoiceSearch {
  const [search, setSearch] = createSignal(typed ?? '')
  const [at, setAt] = createSignal(0)
  const found = createMemo(() => {
    const wanted = fold(search().trim())
    return props.field.choices.filter((choice) => isFoundBy(choice, wanted))
  })
  const options = createMemo<readonly ChoiceOption[]>(() => {
    const name = search().trim()
    const exact = found().some((choice) => fold(choice.name) === fold(name))
    const creatable =
      props.onCreate !== undefined && name !== '' && !exact && props.field.choices.length < mostChoices(props.field)
    return [
      ...found().map((choice): ChoiceOption => ({ kind: 'choice', id: choice.id })),
      ...(creatable ? [{ kind: 'create' as const }] : []),
      ...(name === '' && canEmpty() ? [{ kind: 'empty' as const }] : []),
    ]
  })
  return {
    search,
    look(text) {
      setSearch(text)
      setAt(0)
    },
    options,
    at,
    point: (next) => setAt(Math.max(0, Math.min(options().length - 1, next))),
  }
}
