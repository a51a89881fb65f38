import { createSignal } from 'solid-js'
import { createStore } from 'solid-js/store'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { FileFacts } from '@operagrid/shared/domain/attachment'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field, FieldType } from '@operagrid/shared/domain/field'

import { dropAccess, holdAccess } from '../../../live/access.ts'
import { GridContext } from '../grid-context.ts'
import type { GridView } from '../grid-context.ts'
import { filesIn } from './create-grid-files.ts'
import type { WantedField } from './create-grid-files.ts'
import { createUploads } from './create-uploads.ts'
import { PanelFiles } from './panel-files.tsx'

/** A PUT as the page sends it; the test is the server. */
class Sent extends EventTarget {
  static all: Sent[] = []
  readonly upload = new EventTarget()
  readonly headers: Record<string, string> = {}
  status = 0
  responseText = ''
  path = ''
  aborted = false
  open(_method: string, path: string): void {
    this.path = path
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  send(): void {
    Sent.all.push(this)
  }
  abort(): void {
    this.aborted = true
    this.dispatchEvent(new Event('abort'))
  }
  get id(): string {
    return this.path.split('/').at(-1) ?? ''
  }
  progress(loaded: number, total: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { lengthComputable: true, loaded, total }))
  }
  answer(status: number, body: object): void {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.dispatchEvent(new Event('load'))
  }
}

const record = 'record'
const fieldOf = (type: FieldType): Field => ({ id: 'field000', name: 'Plans', type, choices: [] })
const plan: FileFacts = { id: 'plan', name: 'plan.pdf', type: 'application/octet-stream', sizeBytes: 184_000 }
let dispose: () => void = () => undefined
let shown: () => CellValue
let setShown: (value: CellValue) => void
let [wanted, setWanted] = createSignal<WantedField | null>(null)

/** The field as the panel shows it, over as much of a grid's view as it asks for. */
function show(type: FieldType, held: readonly string[], disabled = false): void {
  const [value, setValue] = createSignal<CellValue>(held.length === 0 ? null : held)
  const [known, setKnown] = createStore<Record<string, FileFacts>>({ plan })
  shown = value
  setShown = (next) => setValue(() => next)
  ;[wanted, setWanted] = createSignal<WantedField | null>(null)
  dispose = render(() => {
    const uploads = createUploads({
      countIn: () => filesIn(value()).length,
      attach: (_recordId, _fieldId, facts) => {
        setKnown(facts.id, facts)
        setShown([...filesIn(value()), facts.id])
        return Promise.resolve()
      },
    })
    const facts = { of: (id: string) => known[id], learn: (one: FileFacts) => setKnown(one.id, one) }
    const view = { files: { uploads, facts, wanted, arrived: () => setWanted(null) } }
    return (
      // Only what `view` has is ever asked for here.
      <GridContext.Provider value={view as unknown as GridView}>
        <PanelFiles
          field={fieldOf(type)}
          recordId={record}
          value={value()}
          disabled={disabled}
          error={undefined}
          onChange={setShown}
        />
      </GridContext.Provider>
    )
  }, document.body)
}

beforeEach(() => {
  Sent.all = []
  vi.stubGlobal('XMLHttpRequest', Sent)
  Element.prototype.scrollIntoView = () => undefined
  holdAccess({ token: 'token', expiresInS: 900, memberId: 'mia' })
})
afterEach(() => {
  dispose()
  dropAccess()
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

const button = (name: string | RegExp) =>
  [...document.querySelectorAll('button')].find((one) => {
    const label = one.getAttribute('aria-label') ?? ''
    return typeof name === 'string' ? label === name : name.test(label)
  })
const words = () => document.body.textContent?.replaceAll('\u00a0', ' ') ?? ''
/** Lets what waits for an answer go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

async function choose(...files: File[]): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('nothing to choose files with')
  Object.defineProperty(input, 'files', { value: files, configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}
const stored = (sent: Sent | undefined, name: string, type = 'application/octet-stream') =>
  sent?.answer(200, { id: sent.id, name, type, sizeBytes: 5, sha256: '', state: 'ready' })

describe('a field of files in the panel', () => {
  it('sends what is chosen, says how far it is, and names it in the cell when it is stored', async () => {
    show('attachment', [])
    await choose(new File(['hello'], 'Notizen für Deck 4.txt'))
    const [sent] = Sent.all
    expect(sent?.headers).toMatchObject({
      authorization: 'Bearer token',
      'x-attachment-kind': 'file',
      'x-attachment-name': encodeURIComponent('Notizen für Deck 4.txt'),
    })
    sent?.progress(2, 5)
    expect(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('40')
    expect(shown()).toBeNull()
    stored(sent, 'Notizen für Deck 4.txt')
    await settle()
    expect(shown()).toEqual([sent?.id])
    expect(document.querySelector('[role=progressbar]')).toBeNull()
    expect(button('Save Notizen für Deck 4.txt, 5\u00a0bytes')).toBeDefined()
  })

  it('takes what is pasted or dropped on it, and tells the page that it did', async () => {
    show('attachment', [])
    const group = document.querySelector('[role=group]')
    const carry = (kind: string, of: 'clipboardData' | 'dataTransfer', names: readonly string[]) => {
      const event = new Event(kind, { bubbles: true, cancelable: true })
      const given = { types: ['Files'], files: names.map((name) => new File(['x'], name)) }
      Object.defineProperty(event, of, { value: given })
      group?.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(carry('dragover', 'dataTransfer', [])).toBe(true)
    expect(group?.classList.contains('panel-files-over')).toBe(true)
    expect(carry('drop', 'dataTransfer', ['dropped.txt'])).toBe(true)
    expect(group?.classList.contains('panel-files-over')).toBe(false)
    // Text alone is not for it.
    expect(carry('paste', 'clipboardData', [])).toBe(false)
    expect(carry('paste', 'clipboardData', ['pasted.txt'])).toBe(true)
    await settle()
    stored(Sent.all[0], 'dropped.txt')
    await settle()
    expect(Sent.all.map(({ headers }) => headers['x-attachment-name'])).toEqual(['dropped.txt', 'pasted.txt'])
  })

  it('sends one after the other, in their order, and drops the connection of one that is cancelled', async () => {
    show('attachment', [])
    await choose(...['a.txt', 'b.txt', 'c.txt'].map((name) => new File(['x'], name)))
    expect(Sent.all).toHaveLength(1)
    button('Cancel a.txt')?.click()
    await settle()
    expect(Sent.all[0]?.aborted).toBe(true)
    for (const at of [1, 2]) {
      stored(Sent.all[at], 'x.txt')
      await settle()
    }
    expect(Sent.all.map(({ headers }) => headers['x-attachment-name'])).toEqual(['a.txt', 'b.txt', 'c.txt'])
    expect(shown()).toEqual(Sent.all.slice(1).map(({ id }) => id))
    expect(words()).not.toContain('a.txt')
  })

  it('says of each file why it was not added, and tries again what may work', async () => {
    show('attachment', [])
    const large = new File(['x'], 'film.mov')
    Object.defineProperty(large, 'size', { value: 31 * 1024 * 1024 })
    await choose(large, new File(['x'], 'notes.txt'))
    expect(words()).toContain('film.mov was not added. It has 31 MB; a file may have 25 MB at most.')
    expect(button('Try film.mov again')).toBeUndefined()
    const [sent] = Sent.all
    sent?.answer(503, { error: { code: 'UNAVAILABLE', message: 'The server has no room for files just now.' } })
    await settle()
    expect(words()).toContain('notes.txt was not added. The server has no room for files just now.')
    button('Try notes.txt again')?.click()
    await settle()
    expect(Sent.all[1]?.path).toBe(sent?.path)
    stored(Sent.all[1], 'notes.txt')
    await settle()
    button('Dismiss film.mov')?.click()
    expect(words()).not.toContain('was not added')
    expect(shown()).toEqual([sent?.id])
  })

  it('takes no more than a cell has room for', async () => {
    show(
      'attachment',
      Array.from({ length: 19 }, (_, at) => `file${at}`),
    )
    await choose(new File(['x'], 'a.txt'), new File(['x'], 'b.txt'))
    expect(Sent.all).toHaveLength(1)
    expect(words()).toContain('b.txt was not added. There is room for 20 here.')
  })

  it('takes a file away, and leaves the focus where the next one is added', () => {
    show('attachment', ['plan', 'other'])
    button('Remove plan.pdf')?.click()
    expect(shown()).toEqual(['other'])
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Add files: Plans')
  })

  it('takes the focus when it is asked for from the grid, once', async () => {
    show('attachment', ['plan'])
    setWanted({ recordId: 'another', fieldId: 'field000' })
    setWanted({ recordId: record, fieldId: 'field000' })
    expect(wanted()).toBeNull()
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Add files: Plans'))
  })

  it('is looked at and saved by who may not edit, and no more', () => {
    show('attachment', ['plan'], true)
    expect(button(/^Save plan\.pdf, 180/)).toBeDefined()
    expect(button(/^(Add|Remove)/)).toBeUndefined()
    dispose()
    show('photo', [], true)
    expect(words()).toContain('No photos.')
  })
})

it('a field of photos refuses what is none before it is sent, and sends pictures as photos', async () => {
  show('photo', [])
  await choose(new File(['x'], 'notes.txt', { type: 'text/plain' }), new File(['x'], 'a.png', { type: 'image/png' }))
  expect(words()).toContain('notes.txt was not added. This is no photo. Choose a JPEG, PNG, WebP or GIF.')
  expect(Sent.all.map(({ headers }) => headers['x-attachment-kind'])).toEqual(['photo'])
})
