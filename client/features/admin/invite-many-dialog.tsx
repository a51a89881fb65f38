import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'

import { readInvitees } from '@operagrid/shared/domain/invitees'
import { MAX_INVITED } from '@operagrid/shared/domain/member'
import type { InvitedOne, Role } from '@operagrid/shared/domain/member'

import { errorOf, trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldError } from '../../ui/field-error.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './admin.css'
import { InvitedList } from './invited-list.tsx'
import { roleFrom, roleOptions } from './role-options.ts'

type InviteManyDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly onInvited: () => void
}

/** Takes a list of people as it is pasted, then says what became of each. */
export function InviteManyDialog(props: InviteManyDialogProps) {
  const [text, setText] = createSignal('')
  const [role, setRole] = createSignal<Role>('reporter')
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [answers, setAnswers] = createSignal<readonly InvitedOne[]>()
  const read = createMemo(() => readInvitees(text()))
  /** Not of the line that is still being typed. */
  const unread = createMemo(() => readInvitees(text().slice(0, text().lastIndexOf('\n') + 1)).unread)

  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        setText('')
        setRefusal(undefined)
        setAnswers(undefined)
      },
    ),
  )

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { invitees } = read()
    if (busy()) return
    if (invitees.length === 0) {
      setRefusal('Name at least one person by an e-mail address.')
      return
    }
    setBusy(true)
    setRefusal(undefined)
    try {
      const each = invitees.map((invitee) => ({ ...invitee, role: role() }))
      setAnswers(await trpc.member.inviteMany.mutate({ invitees: each }))
      props.onInvited()
    } catch (error) {
      setRefusal(errorOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => open || props.onClose()}
      size="lg"
      title={answers() === undefined ? 'Invite several people' : 'The invitations are ready'}
      footer={
        <Show
          when={answers()}
          fallback={
            <>
              <Button onClick={() => props.onClose()}>Cancel</Button>
              <Button variant="primary" type="submit" form="invite-many-form" busy={busy()}>
                {read().invitees.length > 1 ? `Invite ${read().invitees.length} people` : 'Invite'}
              </Button>
            </>
          }
        >
          <Button variant="primary" onClick={() => props.onClose()}>
            Done
          </Button>
        </Show>
      }
    >
      <Show
        when={answers()}
        fallback={
          <form id="invite-many-form" class="admin-form" noValidate onSubmit={(event) => void send(event)}>
            <TextField
              label="People"
              multiline
              rows={8}
              autofocus
              autocomplete="off"
              placeholder={'Mara Lund <mara@example.org>\njonas.brandt@example.org'}
              description="One a line, as mail programs write them; the address alone will do."
              value={text()}
              onChange={setText}
              error={unreadWords(unread())}
            />
            <SelectField
              label="Role of all of them"
              options={roleOptions}
              value={role()}
              onChange={(value) => setRole((held) => roleFrom(value) ?? held)}
            />
            <FieldError text={refusal()} />
          </form>
        }
      >
        {(list) => <InvitedList answers={list()} />}
      </Show>
    </Dialog>
  )
}

function unreadWords(unread: readonly string[]): string | undefined {
  const [first] = unread
  if (first === undefined) return undefined
  const more = unread.length > 1 ? ` and ${unread.length - 1} more` : ''
  return `“${first.slice(0, 60)}”${more} will be left out: no e-mail address there, or more than ${MAX_INVITED} people.`
}
