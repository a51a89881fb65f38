import { createEffect, createSignal, on, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { z } from 'zod'

import { invite } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'

import { errorOf, trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldError } from '../../ui/field-error.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './admin.css'
import { InvitedLink } from './invited-link.tsx'
import type { Invited } from './invited-link.tsx'
import { roleFrom, roleOptions } from './role-options.ts'

export type Invitee = { readonly name: string; readonly email: string; readonly role: Role }

type InviteDialogProps = {
  /** Who is to be invited, to begin with; undefined = closed. */
  readonly invitee: Invitee | undefined
  readonly onClose: () => void
  readonly onInvited: () => void
}

const blank: Invitee = { name: '', email: '', role: 'organizer' }

/** Asks whom to invite, then shows the link once. */
export function InviteDialog(props: InviteDialogProps) {
  const [values, setValues] = createStore<{ name: string; email: string; role: Role }>({ ...blank })
  const [tried, setTried] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [invited, setInvited] = createSignal<Invited>()

  const start = (invitee: Invitee): void => {
    setValues({ name: invitee.name, email: invitee.email, role: invitee.role })
    setTried(false)
    setRefusal(undefined)
    setInvited(undefined)
  }
  createEffect(
    on(
      () => props.invitee,
      (invitee) => invitee && start(invitee),
    ),
  )

  const faults = (): { readonly name?: string[] | undefined; readonly email?: string[] | undefined } => {
    const parsed = invite.safeParse({ ...values })
    return parsed.success || !tried() ? {} : z.flattenError(parsed.error).fieldErrors
  }
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    setRefusal(undefined)
    const parsed = invite.safeParse({ ...values })
    if (!parsed.success || busy()) return
    setBusy(true)
    try {
      const answer = await trpc.member.invite.mutate(parsed.data)
      setInvited({ ...answer, name: parsed.data.name, email: parsed.data.email })
      props.onInvited()
    } catch (error) {
      setRefusal(errorOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={props.invitee !== undefined}
      onOpenChange={(open) => open || props.onClose()}
      title={invited() === undefined ? 'Invite to the workspace' : 'The invitation is ready'}
      footer={
        <Show
          when={invited()}
          fallback={
            <>
              <Button onClick={() => props.onClose()}>Cancel</Button>
              <Button variant="primary" type="submit" form="invite-form" busy={busy()}>
                Make the link
              </Button>
            </>
          }
        >
          <Button onClick={() => start(blank)}>Invite another</Button>
          <Button variant="primary" onClick={() => props.onClose()}>
            Done
          </Button>
        </Show>
      }
    >
      <Show
        when={invited()}
        fallback={
          <form id="invite-form" class="admin-form" noValidate onSubmit={(event) => void send(event)}>
            <TextField
              label="Name"
              autofocus
              maxLength={120}
              autocomplete="off"
              value={values.name}
              onChange={(name) => setValues({ name })}
              error={faults().name?.[0]}
            />
            <TextField
              label="E-mail"
              type="email"
              inputMode="email"
              autocomplete="off"
              value={values.email}
              onChange={(email) => setValues({ email })}
              error={faults().email?.[0]}
            />
            <SelectField
              label="Role"
              options={roleOptions}
              value={values.role}
              onChange={(value) => setValues('role', (held) => roleFrom(value) ?? held)}
            />
            <FieldError text={refusal()} />
          </form>
        }
      >
        {(done) => <InvitedLink invited={done()} />}
      </Show>
    </Dialog>
  )
}
