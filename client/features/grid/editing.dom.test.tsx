import { createSignal, Show } from 'solid-js'
import type { JSX } from 'solid-js'
import { createStore } from 'solid-js/store'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Step } from './create-edit.ts'
import { CellEditor } from './editors/cell-editor.tsx'
import { GridContext } from './grid-context.ts'
import type { GridView } from './grid-context.ts'
import { PanelField } from './panel/panel-field.tsx'

/** A cell that is edited here while others write in it: nothing typed is ever touched, nothing of theirs written over unasked. */
const record: GridRecord = {
  id: 'record',
  number: 14,
  version: 7,
  cells: { field000: 'As it was' },
  reviewState: 'none',
  createdAt: '2026-11-23T14:00:00.000Z',
  createdBy: null,
  updatedAt: '2026-11-23T14:00:00.000Z',
  updatedBy: null,
  assignedTo: null,
}
const fieldOf = (type: FieldType): Field => ({
  id: 'field000',
  name: 'Notes',
  type,
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'closed00', name: 'Closed', color: 'green' },
  ],
})

let dispose: () => void = () => undefined
let head = 7
let listeners: ((changes: readonly RecordChange[]) => void)[] = []
let written: { cells: Cells; seen: number | undefined }[] = []
const [shown, setShown] = createSignal(record)

/** As much of a grid's view as editors ask for. */
const view = {
  head: () => head,
  hear(listener: (changes: readonly RecordChange[]) => void) {
    listeners.push(listener)
    return () => (listeners = listeners.filter((one) => one !== listener))
  },
  editCells: (_recordId: string, cells: Cells, seen?: number) => written.push({ cells, seen }),
  names: { nameOf: () => 'Ana' },
  session: { member: { id: 'mia' } },
  glows: { of: () => undefined, crowded: () => false },
  links: { titleOf: () => undefined },
  presence: { others: createStore([])[0], select: () => undefined },
}

// jsdom lays nothing out.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    disconnect(): void {}
  },
)

beforeEach(() => {
  head = 7
  listeners = []
  written = []
  setShown(record)
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

function show(part: () => JSX.Element): void {
  // Only what `view` has is ever asked for here.
  const value = view as unknown as GridView
  dispose = render(() => <GridContext.Provider value={value}>{part()}</GridContext.Provider>, document.body)
}

/** Ana writes in the cell, and the page takes it in. */
function anaWrites(value: CellValue): void {
  head += 1
  const change: RecordChange = {
    kind: 'patch',
    version: head,
    recordId: 'record',
    number: 14,
    opId: `op-${head}`,
    memberId: 'ana',
    at: '2026-11-23T14:32:00.000Z',
    before: shown().cells,
    after: { field000: value },
    reviewState: 'none',
    createdAt: record.createdAt,
    createdBy: null,
    assignedTo: null,
  }
  setShown({ ...shown(), version: head, cells: { field000: value } })
  for (const listener of listeners) listener([change])
}
const control = () => {
  const found = document.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea')
  if (!found) throw new Error('nothing to type in')
  return found
}
const type = (text: string) => {
  control().value = text
  control().dispatchEvent(new InputEvent('input', { bubbles: true }))
}
const press = (key: string) =>
  control().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
const hint = () => document.querySelector('.rival-hint')?.textContent ?? ''

describe.each(['text', 'longText'] as const)('a cell of type %s that is being typed in', (fieldType) => {
  /** What ended the edit. */
  let ended: string[] = []
  /** Which drawing of the cell it is; 0 = it is not drawn. */
  const [drawn, draw] = createSignal(1)
  beforeEach(() => {
    ended = []
    draw(1)
    const field = fieldOf(fieldType)
    const edit = {}
    const editor = () => (
      <CellEditor
        recordId="record"
        anchor={document.body}
        edit={edit}
        field={field}
        value={shown().cells['field000'] ?? null}
        typed={null}
        onCommit={(value: CellValue, step: Step) => ended.push(`commit ${String(value)} ${step}`)}
        onLeave={(step: Step) => ended.push(`leave ${step}`)}
        onCancel={() => ended.push('cancel')}
      />
    )
    show(() => (
      <Show when={drawn()} keyed>
        {editor()}
      </Show>
    ))
  })

  it('keeps what was typed, and says who wrote what meanwhile', () => {
    type('Mine')
    expect(hint()).toBe('')
    anaWrites('Theirs')
    expect(control().value).toBe('Mine')
    expect(hint()).toContain('Ana wrote Theirs')
    anaWrites('Theirs again')
    expect([control().value, hint()]).toEqual(['Mine', expect.stringContaining('Ana wrote Theirs again')])
    press('Enter')
    expect(ended).toEqual(['commit Mine down'])
  })

  it('takes theirs by Escape or by the button, and writes nothing', () => {
    type('Mine')
    anaWrites('Theirs')
    document.querySelector<HTMLButtonElement>('.rival-hint-take')?.click()
    expect(ended).toEqual(['cancel'])
  })

  it.each(['Enter', 'Tab', 'leaving it'])('that was not touched writes nothing over theirs, by %s', async (how) => {
    anaWrites('Theirs')
    if (how === 'leaving it') dispose()
    else press(how)
    await Promise.resolve()
    expect(ended.join()).toMatch(/^leave/)
  })

  it('goes on where it was when the cell is drawn anew, as a row above it or another field makes it', async () => {
    type('Mine as it is')
    control().setSelectionRange(2, 4)
    anaWrites('Theirs')
    draw(2)
    await Promise.resolve()
    expect(ended).toEqual([])
    expect(document.activeElement).toBe(control())
    expect([control().value, control().selectionStart, control().selectionEnd]).toEqual(['Mine as it is', 2, 4])
    expect(hint()).toContain('Ana wrote Theirs')
    type('Mine')
    press('Enter')
    draw(0)
    await Promise.resolve()
    expect(ended).toEqual(['commit Mine down'])
  })

  it('keeps what was typed when the cell is gone', async () => {
    type('Mine')
    draw(2)
    draw(0)
    await Promise.resolve()
    expect(ended).toEqual(['commit Mine stay'])
  })

  it('that was not touched and is drawn anew writes nothing', async () => {
    anaWrites('Theirs')
    draw(2)
    press('Enter')
    await Promise.resolve()
    expect(ended).toEqual(['leave down'])
  })

  it('says nothing once they have put it back', () => {
    anaWrites('Theirs')
    anaWrites('As it was')
    expect(hint()).toBe('')
  })
})

describe('a choice that is being looked for', () => {
  it('is looked for still when the cell is drawn anew', () => {
    const field = fieldOf('select')
    const edit = {}
    const [drawn, draw] = createSignal(1)
    const ended: CellValue[] = []
    const nothing = () => undefined
    const given = { recordId: 'record', anchor: document.body, edit, field, value: null, typed: 'c' }
    const editor = () => (
      <CellEditor {...given} onCommit={(value) => ended.push(value)} onLeave={nothing} onCancel={nothing} />
    )
    show(() => (
      <Show when={drawn()} keyed>
        {editor()}
      </Show>
    ))
    type('clo')
    draw(2)
    expect(control().value).toBe('clo')
    press('Enter')
    expect(ended).toEqual(['closed00'])
  })
})

describe('a field of the open record that is being typed in', () => {
  beforeEach(() => {
    const field = fieldOf('text')
    show(() => <PanelField field={field} record={shown()} disabled={false} />)
  })

  it('keeps what was typed through every change of the record, and says who wrote what', () => {
    type('Mine')
    anaWrites('Theirs')
    expect([control().value, hint()]).toEqual(['Mine', expect.stringContaining('Ana wrote Theirs')])
  })

  it('is written in sight of what was there when it was begun, so that whoever lost is told', () => {
    type('Mine')
    anaWrites('Theirs')
    control().dispatchEvent(new FocusEvent('blur'))
    expect(written).toEqual([{ cells: { field000: 'Mine' }, seen: 7 }])
  })

  it('shows theirs when the person takes it', () => {
    type('Mine')
    anaWrites('Theirs')
    press('Escape')
    expect([control().value, hint(), written]).toEqual(['Theirs', '', []])
  })

  it('writes nothing over theirs when what was typed is what was there before', () => {
    type('Mine')
    type('As it was')
    anaWrites('Theirs')
    control().dispatchEvent(new FocusEvent('blur'))
    expect([control().value, written]).toEqual(['Theirs', []])
  })
})
