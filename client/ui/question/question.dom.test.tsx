import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, describe, expect, test } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { choiceColors } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'

import { focusQuestion } from './focus-question.ts'
import type { PhotoBox } from './question-props.ts'
import { Question } from './question.tsx'

const disposers: (() => void)[] = []
afterEach(() => {
  for (const dispose of disposers.splice(0)) dispose()
  document.body.replaceChildren()
})

const choices = (many: number) =>
  choiceColors.slice(0, many).map((color, at) => ({ id: `choice0${at}`.slice(0, 8), name: `Choice ${at}`, color }))

function show(
  type: FieldType,
  options: { required?: boolean; value?: CellValue; choices?: number; photos?: PhotoBox } = {},
) {
  const root = document.createElement('div')
  document.body.append(root)
  const [value, setValue] = createSignal<CellValue>(options.value ?? null)
  const field: Field = { id: 'field000', name: 'Field', type, choices: choices(options.choices ?? 0) }
  const item = { fieldId: field.id, label: 'The question', help: 'Some help', required: options.required ?? false }
  const photos = options.photos ?? { urlOf: () => undefined, add: () => Promise.resolve([]), remove: () => undefined }
  disposers.push(
    render(
      () => (
        <Question item={item} field={field} value={value()} onChange={(next) => setValue(() => next)} photos={photos} />
      ),
      root,
    ),
  )
  const get = <E extends Element>(selector: string, kind: new () => E): E => {
    const found = root.querySelector(selector)
    if (!(found instanceof kind)) throw new Error(`nothing at ${selector}`)
    return found
  }
  return { root, value, get }
}

function type(input: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

describe('a question', () => {
  test('keeps a number as it is typed, for the check to read', () => {
    const { get, value } = show('number')
    const input = get('input', HTMLInputElement)
    expect(input.inputMode || input.getAttribute('inputmode')).toBe('decimal')
    type(input, '12,')
    expect(value()).toBe('12,')
    type(input, '')
    expect(value()).toBeNull()
  })

  test('of a few choices is answered with one press; an optional one can be left open again', () => {
    const { get, value } = show('select', { choices: 3 })
    const first = get('input[type=radio]', HTMLInputElement)
    first.click()
    expect(value()).toBe('choice00')
    first.click()
    expect(value()).toBeNull()
  })

  test('of several choices takes any of them, in the field’s order, and is empty without one', () => {
    const { root, value } = show('multiSelect', { choices: 3 })
    const [first, second] = root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')
    second?.click()
    first?.click()
    expect(value()).toEqual(['choice00', 'choice01'])
    first?.click()
    second?.click()
    expect(value()).toBeNull()
  })

  test('is explained by its field where the form says nothing', () => {
    const described = (help: string) => {
      const root = document.createElement('div')
      document.body.append(root)
      const field: Field = { id: 'field000', name: 'F', type: 'text', choices: [], description: 'As on the tag.' }
      const item = { fieldId: field.id, label: 'Weight', help, required: false }
      const photos = { urlOf: () => undefined, add: () => Promise.resolve([]), remove: () => undefined }
      disposers.push(
        render(
          () => <Question item={item} field={field} value={null} onChange={() => undefined} photos={photos} />,
          root,
        ),
      )
      const id = root.querySelector('input')?.getAttribute('aria-describedby') ?? ''
      return document.getElementById(id)?.textContent
    }
    expect(described('')).toBe('As on the tag.')
    expect(described('In kilos.')).toBe('In kilos.')
  })

  test('of many choices opens a sheet', () => {
    const { root, get } = show('select', { choices: 9 })
    expect(root.querySelectorAll('input[type=radio]')).toHaveLength(0)
    expect(get('button', HTMLButtonElement).getAttribute('aria-haspopup')).toBe('dialog')
  })

  test('of yes or no is empty when it is no', () => {
    const { get, value } = show('checkbox')
    const box = get('input', HTMLInputElement)
    box.click()
    expect(value()).toBe(true)
    box.click()
    expect(value()).toBeNull()
  })

  test('about a place takes typed degrees when they are complete, and keeps the rest as typed', () => {
    const { root, get, value } = show('location')
    for (const button of root.querySelectorAll('button')) if (button.textContent?.includes('Type it')) button.click()
    const input = get('input', HTMLInputElement)
    type(input, '54.3')
    input.dispatchEvent(new FocusEvent('blur'))
    expect(value()).toBe('54.3')
    type(input, '54.3, 10.1')
    input.dispatchEvent(new FocusEvent('blur'))
    expect(value()).toEqual({ lat: 54.3, lng: 10.1 })
    expect(root.textContent).toContain('54.30000, 10.10000')
  })

  test('without a way to measure says so and lets one type', () => {
    const { root } = show('location')
    for (const button of root.querySelectorAll('button'))
      if (button.textContent?.includes('Use my position')) button.click()
    expect(root.textContent).toContain('Type the place instead')
  })

  test('shows each photo and takes one away', () => {
    const removed: string[] = []
    const photos: PhotoBox = {
      urlOf: (id) => `blob:${id}`,
      add: () => Promise.resolve([]),
      remove: (id) => removed.push(id),
    }
    const { root, get, value } = show('photo', { value: ['a', 'b'], photos })
    expect(root.querySelectorAll('img')).toHaveLength(2)
    get('button[aria-label="Remove photo 1"]', HTMLButtonElement).click()
    expect(value()).toEqual(['b'])
    expect(removed).toEqual(['a'])
  })

  test('that is faulty gets the focus on its control', () => {
    const { root, get } = show('text')
    Element.prototype.scrollIntoView = () => undefined
    focusQuestion(root, 'field000')
    expect(document.activeElement).toBe(get('input', HTMLInputElement))
  })
})
