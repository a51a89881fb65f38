import { AppError } from '@operagrid/shared/errors'

/** Bytes of one record: a longer one has a bracket or a quotation mark too few. */
const MAX_ITEM_BYTES = 2 * 1024 * 1024

/** Brackets within each other that a record may have. */
export const MAX_DEPTH = 64

/** Cuts UTF-8 JSON into its records, whatever stretches it comes in. */
export type ItemCutter = { write(chunk: Buffer): unknown[]; end(): void }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const COMMA = 0x2c

/**
 * Cuts a JSON list of objects, or objects one after the other (a line each, say), into those objects. Only brackets
 * and quotation marks are looked at here; each object is then parsed by itself, so that memory stays that of one.
 *
 * @param options `within`: the list stands in an object that ends behind it
 * @throws AppError BAD_INPUT when it is anything else, or an object is too long, too deep or not JSON
 */
export function makeItemCutter({ within: isWithin = false }: { readonly within?: boolean } = {}): ItemCutter {
  let inList: boolean | null = null
  let isOver = false
  let isClosed = false
  let afterItem = false
  let depth = 0
  let inText = false
  let escaped = false
  let parts: Buffer[] = []
  let length = 0
  let items = 0

  function take(chunk: Buffer, from: number, to: number): void {
    length += to - from
    if (length > MAX_ITEM_BYTES) throw fault(items, 'is longer than 2 MB, or a bracket in it never closes')
    // What a later chunk ends is kept until then; the stream may use its buffer again.
    parts.push(Buffer.from(chunk.subarray(from, to)))
  }

  function finish(): unknown {
    const text = Buffer.concat(parts).toString('utf8')
    parts = []
    length = 0
    items += 1
    afterItem = true
    try {
      return JSON.parse(text)
    } catch (error) {
      throw fault(items - 1, 'is not valid JSON', error)
    }
  }

  /** A byte between records. */
  function between(byte: number): void {
    if (byte <= 0x20 || (items === 0 && !afterItem && (byte === 0xef || byte === 0xbb || byte === 0xbf))) return
    if (isOver && isWithin && byte === CLOSE_OBJECT && !isClosed) {
      isClosed = true
      return
    }
    if (isOver) throw fault(items, 'stands behind the end of the list')
    if (byte === OPEN_OBJECT && (inList !== true || items === 0 || !afterItem)) {
      inList ??= false
      depth = 1
      return
    }
    if (inList === null && byte === OPEN_LIST) inList = true
    else if (inList === true && byte === COMMA && afterItem) afterItem = false
    else if (inList === true && byte === CLOSE_LIST) isOver = true
    else throw notRecords(items)
  }

  function inside(byte: number): void {
    if (inText) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1
      if (depth > MAX_DEPTH) throw fault(items, `is nested more than ${MAX_DEPTH} deep`)
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1
  }

  return {
    write(chunk) {
      const found: unknown[] = []
      let from = depth > 0 ? 0 : -1
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0
        if (depth === 0) {
          between(byte)
          if (depth > 0) from = at
          continue
        }
        inside(byte)
        if (depth > 0) continue
        take(chunk, from, at + 1)
        from = -1
        found.push(finish())
      }
      if (from >= 0) take(chunk, from, chunk.length)
      return found
    },
    end() {
      if (depth > 0 || (inList === true && !isOver)) throw fault(items, 'breaks off: the file is not whole')
    },
  }
}

function fault(index: number, what: string, cause?: unknown): AppError {
  return new AppError(
    'BAD_INPUT',
    `Record ${(index + 1).toLocaleString('en')} of this JSON file ${what}. Correct it, and import the file again.`,
    cause === undefined ? {} : { cause },
  )
}

function notRecords(items: number): AppError {
  const where = items === 0 ? '' : ` behind record ${items.toLocaleString('en')}`
  return new AppError(
    'BAD_INPUT',
    `This JSON file is not a list of records${where}. It should be a list of objects, [{…}, {…}], or an object a line.`,
  )
}
