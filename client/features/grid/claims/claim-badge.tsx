import Hand from 'lucide-solid/icons/hand'
import { Show } from 'solid-js'

import { colorForId } from '../../../ui/choice-color.ts'
import { useGridView } from '../grid-context.ts'
import { claimWords } from './claim-words.ts'

import './claims.css'

/** Who has a record just now, as small as fits a row. Nothing where nobody does. */
export function ClaimBadge(props: { readonly recordId: string }) {
  const view = useGridView()
  return (
    <Show when={view.claims.of(props.recordId)}>
      {(claim) => {
        const words = () => claimWords(claim(), view.session.member.id, view.names.nameOf)
        return (
          <span class={`claim-badge choice-${colorForId(claim().memberId)}`} title={words()}>
            <Hand size={12} aria-hidden="true" />
            <span class="visually-hidden">{words()}</span>
          </span>
        )
      }}
    </Show>
  )
}
