import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import type { Step } from '../create-edit.ts'
import { MultiSelectEditor } from './multi-select-editor.tsx'

const names = ['Fire', 'Smoke', 'Leak']
const field: Field = {
  id: 'field000',
  name: 'Hazards',
  type: 'multiSelect',
  choices: names.map((name) => ({ id: name.toLowerCase().padEnd(8, '0'), name, color: 'red' })),
}
const [fire = '', smoke = '', leak = ''] = field.choices.map((choice) => choice.id)

/** What ended the edit. */
let ended: string[] = []
let close: () => void = () => undefined
beforeEach(() => {
  ended = []
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  )
  Element.prototype.scrollIntoView = () => undefined
})
afterEach(() => {
  close()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

function open(value: CellValue, edit: object = {}, onCreate?: (name: string) => Promise<string | null>): void {
  close = render(
    () => (
      <MultiSelectEditor
        anchor={document.body}
        edit={edit}
        field={field}
        value={value}
        typed={null}
        rival={undefined}
        onCreate={onCreate}
        onCommit={(next: CellValue, step: Step) => ended.push(`commit ${JSON.stringify(next)} ${step}`)}
        onLeave={(step: Step) => ended.push(`leave ${step}`)}
        onCancel={() => ended.push('cancel')}
      />
    ),
    document.body,
  )
}

function search(): HTMLInputElement {
  const found = document.querySelector('input')
  if (found === null) throw new Error('nothing to search with')
  return found
}
function type(text: string): void {
  search().value = text
  search().dispatchEvent(new InputEvent('input', { bubbles: true }))
}
function press(...keys: readonly string[]): void {
  for (const key of keys) search().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
const settled = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve))

it('finds by typing, toggles by Enter and keeps by Escape, in the order of the choices', () => {
  open([smoke])
  type('lea')
  press('Enter')
  expect(search().value).toBe('')
  type('FIR')
  press('Enter', 'Escape')
  expect(ended).toEqual([`commit ${JSON.stringify([fire, smoke, leak])} stay`])
})

it('takes the last away by Backspace, down to an empty cell', () => {
  open([fire, leak])
  type('x')
  press('Backspace')
  type('')
  press('Backspace', 'Backspace', 'Backspace', 'Tab')
  expect(ended).toEqual(['commit null right'])
})

it('writes nothing when it ends as it began', () => {
  open([fire])
  press('ArrowDown', 'Enter', 'Enter', 'Escape')
  expect(ended).toEqual(['leave stay'])
})

it('keeps what is picked when its cell is drawn anew, and when its row goes out of sight', async () => {
  const edit = {}
  open(null, edit)
  type('smo')
  press('Enter')
  close()
  open(null, edit)
  await settled()
  expect(ended).toEqual([])
  expect(document.querySelector('.chip')?.textContent).toBe('Smoke')
  close()
  await settled()
  expect(ended).toEqual([`commit ${JSON.stringify([smoke])} stay`])
})

it('picks a choice that it makes', async () => {
  const asked: string[] = []
  open([fire], {}, async (name) => {
    asked.push(name)
    return await Promise.resolve(leak)
  })
  type('Flood')
  press('Enter')
  await settled()
  press('Escape')
  expect(asked).toEqual(['Flood'])
  expect(ended).toEqual([`commit ${JSON.stringify([fire, leak])} stay`])
})
