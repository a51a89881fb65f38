import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, describe, expect, test, vi } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import { BarcodeQuestion } from './barcode-question.tsx'

const disposers: (() => void)[] = []
afterEach(() => {
  for (const dispose of disposers.splice(0)) dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

const field: Field = { id: 'code0000', name: 'Crate', type: 'barcode', choices: [] }

function show() {
  const form = document.createElement('form')
  document.body.append(form)
  const [value, setValue] = createSignal<CellValue>(null)
  const item = { fieldId: field.id, label: 'Which crate?', help: '', required: false }
  disposers.push(
    render(
      () => <BarcodeQuestion item={item} field={field} value={value()} onChange={(next) => setValue(() => next)} />,
      form,
    ),
  )
  const input = form.querySelector('input')
  if (input === null) throw new Error('no input')
  const type = (text: string): void => {
    input.value = text
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  const button = () => [...form.querySelectorAll('button')].find((one) => one.ariaLabel === 'Scan Which crate?')
  return { form, input, type, value, button }
}

describe('a question for a code', () => {
  test('keeps what a scanner types, and its Enter sends no report', () => {
    const { input, type, value } = show()
    type('4006381333931')
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    input.dispatchEvent(enter)
    expect(enter.defaultPrevented).toBe(true)
    expect(value()).toBe('4006381333931')
    type('')
    expect(value()).toBeNull()
  })

  test('tells of a digit that does not fit, and takes the code all the same', () => {
    const { form, type, value } = show()
    type('4006381333932')
    expect(form.querySelector('[role=status]')?.textContent).toContain('EAN-13')
    expect(value()).toBe('4006381333932')
    type('4006381333931')
    expect(form.querySelector('[role=status]')?.textContent).toBe('')
  })

  test('offers the camera only where the browser reads codes with it', async () => {
    const without = show()
    await Promise.resolve()
    expect(without.button()).toBeUndefined()
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: vi.fn<() => void>() }, language: 'en-GB' })
    vi.stubGlobal('BarcodeDetector', { getSupportedFormats: () => Promise.resolve([]) })
    const lacking = show()
    await new Promise((resolve) => setTimeout(resolve))
    expect(lacking.button()).toBeUndefined()
    vi.stubGlobal('BarcodeDetector', { getSupportedFormats: () => Promise.resolve(['ean_13']) })
    const able = show()
    await expect.poll(able.button).toBeDefined()
  })
})
