import { createEffect, createSignal, createUniqueId, on, type JSX } from 'solid-js'

import { MAX_NAME, nameText } from '@operagrid/shared/domain/text'

import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

import './name-dialog.css'
import { TextField } from './text-field.tsx'

type NameDialogProps = {
  readonly open: boolean
  readonly title: string
  readonly description?: string
  /** What stands there when it opens. */
  readonly name: string
  readonly placeholder?: string
  readonly submitLabel: string
  readonly onClose: () => void
  /** Answers what was wrong: the dialog then stays, with these words. Undefined closes it. */
  readonly onSubmit: (name: string) => Promise<string | undefined>
  /** What else is asked, below the name. */
  readonly children?: JSX.Element
}

/** Asks what something is called, when it is made or renamed. */
export function NameDialog(props: NameDialogProps) {
  const formId = createUniqueId()
  const [name, setName] = createSignal('')
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        setName(props.name)
        setFault(undefined)
      },
    ),
  )
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    const parsed = nameText.safeParse(name())
    if (!parsed.success) {
      setFault(parsed.error.issues[0]?.message ?? 'Give it a name.')
      return
    }
    setFault(undefined)
    setBusy(true)
    try {
      const wrong = await props.onSubmit(parsed.data)
      if (wrong === undefined) props.onClose()
      else setFault(wrong)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      description={props.description}
      size="sm"
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy()}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} class="name-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          value={name()}
          onChange={setName}
          error={fault()}
          maxLength={MAX_NAME}
          placeholder={props.placeholder ?? ''}
          autocomplete="off"
          autofocus
          required
        />
        {props.children}
      </form>
    </Dialog>
  )
}
