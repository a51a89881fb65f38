import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { NameDialog } from './name-dialog.tsx'

let dispose: () => void = () => undefined

afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

async function openDialog(onSubmit: (name: string) => Promise<string | undefined>): Promise<HTMLInputElement> {
  const [open, setOpen] = createSignal(true)
  const onClose = () => setOpen(false)
  dispose = render(
    () => (
      <NameDialog
        open={open()}
        title="Rename grid"
        name="Log"
        submitLabel="Rename"
        onClose={onClose}
        onSubmit={onSubmit}
      />
    ),
    document.body,
  )
  return await vi.waitUntil(() => document.querySelector('input'))
}

function submitAs(input: HTMLInputElement, name: string): void {
  input.value = name
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  input.form?.requestSubmit()
}

describe('NameDialog', () => {
  it('begins with the name as it is, and the focus in it', async () => {
    const input = await openDialog(() => Promise.resolve(undefined))
    expect(input.value).toBe('Log')
    await vi.waitFor(() => expect(document.activeElement).toBe(input))
  })

  it('hands over the name as it will be kept, and closes', async () => {
    const onSubmit = vi.fn<(name: string) => Promise<string | undefined>>().mockResolvedValue(undefined)
    submitAs(await openDialog(onSubmit), '  Night   log ')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).toBeNull())
    expect(onSubmit.mock.calls).toEqual([['Night log']])
  })

  it('stays with the reason when there is no name or it was refused', async () => {
    const input = await openDialog(() => Promise.resolve('There is no connection.'))
    submitAs(input, ' ')
    await vi.waitFor(() => expect(document.body.textContent).toContain('Give it a name.'))
    submitAs(input, 'Night log')
    await vi.waitFor(() => expect(document.body.textContent).toContain('There is no connection.'))
    expect(input.isConnected).toBe(true)
  })
})
