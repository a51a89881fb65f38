import Hand from 'lucide-solid/icons/hand'
import { Show } from 'solid-js'

import { Avatar } from '../../../ui/avatar.tsx'
import { Button } from '../../../ui/button.tsx'
import { useGridView } from '../grid-context.ts'
import { claimAction, claimWords } from './claim-words.ts'

import './claims.css'

/** Who has the open record, and a way to have it, or to let it go. */
export function ClaimLine(props: { readonly recordId: string; readonly disabled: boolean }) {
  const view = useGridView()
  const claim = () => view.claims.of(props.recordId)
  return (
    <div class="claim-line">
      <p class="claim-line-words" role="status">
        <Show when={claim()} fallback="Nobody has it just now.">
          {(held) => (
            <>
              <Avatar id={held().memberId} name={view.names.nameOf(held().memberId)} size="sm" decorative />
              <span>{claimWords(held(), view.session.member.id, view.names.nameOf)}</span>
            </>
          )}
        </Show>
      </p>
      <Show when={!props.disabled}>
        <Button size="sm" icon={Hand} onClick={() => view.claims.toggle(props.recordId)}>
          <Show when={claim() && !view.claims.isMine(props.recordId)} fallback={claimAction(view, props.recordId)}>
            Take over
          </Show>
        </Button>
      </Show>
    </div>
  )
}
