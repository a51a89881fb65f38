import { posix } from 'node:path'

import { AppError } from '@operagrid/shared/errors'

import { damaged } from './damaged.ts'
import { readWholeXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** A sheet of records, by its name and the part that holds it. */
export type Sheet = { readonly name: string; readonly path: string }

/** What a workbook says of itself. Hidden sheets are left out, unless there are no others. */
export type Workbook = {
  readonly sheets: readonly Sheet[]
  /** True where day 0 is in 1904: workbooks of old Macs. */
  readonly from1904: boolean
  /** The parts that sheets share, where there are such. */
  readonly stringsPath: string | null
  readonly stylesPath: string | null
}

const ROOT = 'xl/workbook.xml'
const MAX_SHEETS = 1_000

/** @throws AppError BAD_INPUT when the archive is no workbook of this kind, saying what it is */
export async function readWorkbook(zip: Zip, signal: AbortSignal): Promise<Workbook> {
  if (!zip.has(ROOT)) throw otherArchive(zip)
  const relations = await readRelations(zip, signal)
  const found: (Sheet & { hidden: boolean })[] = []
  let from1904 = false
  const events = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'workbookPr') from1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true'
      if (name !== 'sheet' || found.length >= MAX_SHEETS) return
      const relation = relations.get(relationOf(attributes))
      // Charts and dialogs have sheets of their own, without cells.
      if (relation === undefined || !relation.kind.endsWith('/worksheet') || !zip.has(relation.path)) return
      const { name: title = '', state = 'visible' } = attributes
      found.push({ name: title.slice(0, 80), path: relation.path, hidden: state !== 'visible' })
    },
    close: () => undefined,
    text: () => undefined,
  }
  await readWholeXml(zip.open(ROOT), events, signal)
  if (found.length === 0) throw damaged()
  const shown = found.filter((sheet) => !sheet.hidden)
  const pathOf = (kind: string): string | null => {
    const path = [...relations.values()].find((relation) => relation.kind.endsWith(kind))?.path
    return path !== undefined && zip.has(path) ? path : null
  }
  return {
    sheets: (shown.length > 0 ? shown : found).map(({ name, path }) => ({ name, path })),
    from1904,
    stringsPath: pathOf('/sharedStrings'),
    stylesPath: pathOf('/styles'),
  }
}

type Relation = { readonly kind: string; readonly path: string }

async function readRelations(zip: Zip, signal: AbortSignal): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  const part = 'xl/_rels/workbook.xml.rels'
  if (!zip.has(part)) throw damaged()
  const events = {
    open(name: string, { Id: id = '', Type: kind = '', Target: target = '' }: Readonly<Record<string, string>>) {
      if (name !== 'Relationship') return
      const path = target.startsWith('/') ? target.slice(1) : posix.normalize(`xl/${target}`)
      relations.set(id, { kind, path })
    },
    close: () => undefined,
    text: () => undefined,
  }
  await readWholeXml(zip.open(part), events, signal)
  return relations
}

/** 'r:id', whatever the prefix is; a sheet has no other attribute of that name but its own number, 'sheetId'. */
function relationOf(attributes: Readonly<Record<string, string>>): string {
  const key = Object.keys(attributes).find((name) => /^(?:\w+:)?id$/.test(name))
  return key === undefined ? '' : (attributes[key] ?? '')
}

function otherArchive(zip: Zip): AppError {
  const saveAs = 'Open it in your spreadsheet program, save it as .xlsx or CSV, and drop that file here.'
  if (zip.has('xl/workbook.bin')) return new AppError('BAD_INPUT', `This file is a binary Excel workbook. ${saveAs}`)
  if (zip.has('content.xml')) return new AppError('BAD_INPUT', `This file is an OpenDocument file. ${saveAs}`)
  return new AppError(
    'BAD_INPUT',
    'This file is a ZIP archive, not a table. Unpack it, and drop the file that is in it.',
  )
}
