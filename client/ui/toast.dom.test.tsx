import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { closeToast, showToast } from './show-toast.tsx'
import { ToastRegion } from './toast-region.tsx'

let dispose: () => void

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  dispose = render(() => <ToastRegion />, document.body)
})

afterEach(() => {
  dispose()
  document.body.replaceChildren()
  vi.useRealTimers()
})

const toasts = () => [...document.querySelectorAll<HTMLElement>('.toast')]

describe('a toast', () => {
  it('is announced and goes by itself', async () => {
    showToast({ title: 'Record deleted' })
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]?.getAttribute('role')).toBe('status')
    await vi.advanceTimersByTimeAsync(6000)
    expect(toasts()).toEqual([])
  })

  it('stays until it is closed when it must not be missed', async () => {
    const id = showToast({ title: 'Not saved', tone: 'danger', sticky: true })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(toasts()[0]?.textContent).toContain('Not saved')
    closeToast(id)
    await vi.waitUntil(() => toasts().length === 0)
  })

  it('tells that the person closed it, and not that it was taken away', async () => {
    const onClose = vi.fn<() => void>()
    closeToast(showToast({ title: 'Not saved', sticky: true, onClose }))
    await vi.waitUntil(() => toasts().length === 0)
    expect(onClose).not.toHaveBeenCalled()
    showToast({ title: 'Not saved', sticky: true, onClose })
    await vi.waitUntil(() => toasts().length === 1)
    toasts()[0]?.querySelector<HTMLElement>('[aria-label="Close message"]')?.click()
    await vi.waitUntil(() => toasts().length === 0)
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  it('runs its action once and goes', async () => {
    const undo = vi.fn<() => void>()
    showToast({ title: 'Record deleted', action: { label: 'Undo', onSelect: undo } })
    await vi.waitUntil(() => toasts().length === 1)
    const button = toasts()[0]?.querySelector<HTMLElement>('.button')
    button?.click()
    await vi.waitUntil(() => toasts().length === 0)
    expect(undo).toHaveBeenCalledTimes(1)
  })
})
