import { createEffect, createSignal, on, Show } from 'solid-js'

import type { Member } from '@operagrid/shared/domain/member'

import { trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { MembersState } from './create-members.ts'

type RemoveMemberDialogProps = {
  readonly member: Member
  readonly open: boolean
  readonly onClose: () => void
  readonly state: MembersState
}

/** Asks before somebody loses the workspace, and what becomes of the invitations of a manager. */
export function RemoveMemberDialog(props: RemoveMemberDialogProps) {
  const [keeps, setKeeps] = createSignal(false)
  createEffect(
    on(
      () => props.open,
      () => setKeeps(false),
    ),
  )
  const remove = async (): Promise<void> => {
    const { id, name } = props.member
    props.onClose()
    await props.state.change(id, `${name} was removed`, () =>
      trpc.member.remove.mutate({ memberId: id, keepInvitations: keeps() }),
    )
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => open || props.onClose()}
      size="sm"
      title={`Remove ${props.member.name}?`}
      description="They lose this workspace within two seconds and need a new invitation to return. What they wrote stays, under their name."
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="danger" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <Show when={props.member.role === 'management'}>
        <CheckboxField
          label="Keep the invitations they made"
          description="Otherwise their open links stop working at once."
          checked={keeps()}
          onChange={setKeeps}
        />
      </Show>
    </Dialog>
  )
}
