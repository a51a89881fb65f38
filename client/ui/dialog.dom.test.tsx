import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ConfirmHost } from './confirm-host.tsx'
import { confirm } from './confirm.ts'
import { Dialog } from './dialog.tsx'
import { TextField } from './text-field.tsx'

let dispose: () => void

beforeEach(() => {
  dispose = render(() => <Page />, document.body)
})

afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

function Page() {
  const [open, setOpen] = createSignal(false)
  return (
    <>
      <button type="button" id="opener" onClick={() => setOpen(true)}>
        Invite
      </button>
      <Dialog open={open()} onOpenChange={setOpen} title="Invite a member" footer={<button type="button">Send</button>}>
        <TextField label="Name" value="" onChange={() => undefined} />
        <TextField label="E-mail" value="" onChange={() => undefined} error="Enter an e-mail address." autofocus />
      </Dialog>
      <ConfirmHost />
    </>
  )
}

function opener(): HTMLElement {
  const button = document.getElementById('opener')
  if (!button) throw new Error('The page has no opener.')
  return button
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

async function openDialog(): Promise<HTMLElement> {
  opener().focus()
  opener().click()
  return await vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))
}

describe('Dialog', () => {
  it('is named by its title and focuses the field that asks for it', async () => {
    const dialog = await openDialog()
    const title = document.getElementById(dialog.getAttribute('aria-labelledby') ?? '')
    expect(title?.textContent).toBe('Invite a member')
    await vi.waitFor(() => expect(document.activeElement).toBe(dialog.querySelectorAll('input')[1]))
  })

  it('gives the focus back when Escape closes it', async () => {
    await openDialog()
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'))
    press('Escape')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).toBeNull())
    await vi.waitFor(() => expect(document.activeElement).toBe(opener()))
  })

  it('leaves the focus to a dialog that comes in its place, which gives it back', async () => {
    const [step, setStep] = createSignal<'none' | 'asked' | 'going'>('none')
    const host = document.body.appendChild(document.createElement('div'))
    const close = (): void => void setStep('none')
    const gone = render(
      () => (
        <>
          <button type="button" id="other" onClick={() => setStep('asked')}>
            Copy
          </button>
          <Dialog open={step() === 'asked'} onOpenChange={close} title="Copy">
            <TextField label="Name" value="" onChange={() => undefined} autofocus />
          </Dialog>
          <Dialog open={step() === 'going'} onOpenChange={close} title="Copying">
            It goes on.
          </Dialog>
        </>
      ),
      host,
    )
    const other = document.querySelector<HTMLElement>('#other')
    other?.focus()
    other?.click()
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'))
    setStep('going')
    const layers = () => [...document.querySelectorAll('[role="dialog"]')]
    await vi.waitFor(() => expect(layers().map((layer) => layer.textContent)).toEqual(['CopyingIt goes on.']))
    // Behind all that a layer does when it has gone.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(layers()[0]?.contains(document.activeElement)).toBe(true)
    press('Escape')
    await vi.waitFor(() => expect(document.activeElement).toBe(other))
    gone()
  })

  it('ties an error to its input', async () => {
    const dialog = await openDialog()
    const input = dialog.querySelectorAll('input')[1]
    const error = document.getElementById(input?.getAttribute('aria-describedby') ?? '')
    expect(input?.getAttribute('aria-invalid')).toBe('true')
    expect(error?.textContent).toBe('Enter an e-mail address.')
  })
})

describe('confirm', () => {
  const question = { title: 'Delete the grid?', text: 'It stays in the trash for 30 days.', confirmLabel: 'Delete' }
  const buttons = () => [...document.querySelectorAll<HTMLElement>('[role="alertdialog"] button')]

  it('puts the focus where Enter by habit destroys nothing', async () => {
    void confirm(question)
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Cancel'))
  })

  it('answers true only to its own verb', async () => {
    const answer = confirm(question)
    await vi.waitFor(() => expect(buttons().length).toBe(2))
    buttons()
      .find((button) => button.textContent?.includes('Delete'))
      ?.click()
    expect(await answer).toBe(true)
  })

  it('answers false to Escape, and to a question that replaces it', async () => {
    const first = confirm(question)
    const second = confirm({ ...question, title: 'Delete the form?' })
    expect(await first).toBe(false)
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Cancel'))
    press('Escape')
    expect(await second).toBe(false)
  })
})
