import { StringDecoder } from 'node:string_decoder'

import sax from 'sax'

import { damaged } from './damaged.ts'

/** What is told of an XML part, in its order. Names come without their prefix. */
export type XmlEvents = {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(text: string): void
}

/** Elements within each other: a sheet has six. */
const MAX_DEPTH = 40

/**
 * Reads a part of a workbook as it comes, and yields after each piece of it, so that others have their turn.
 * Entities that the part declares itself are not known here.
 *
 * @throws AppError BAD_INPUT when it is no XML; whatever `events` throw
 */
export async function* readXml(source: AsyncIterable<Buffer>, events: XmlEvents): AsyncGenerator<void> {
  const parser = sax.parser(true, { trim: false, normalize: false, position: false })
  let failure: Error | null = null
  let depth = 0
  const handlers = {
    onerror(error) {
      failure ??= error
      parser.resume()
    },
    onopentag(tag) {
      depth += 1
      if (depth > MAX_DEPTH) throw damaged()
      // Without namespaces attributes are texts; the types allow for both.
      events.open(bare(tag.name), tag.attributes as Readonly<Record<string, string>>)
    },
    onclosetag(name) {
      depth -= 1
      events.close(bare(name))
    },
    ontext: (text) => events.text(text),
    oncdata: (text) => events.text(text),
  } satisfies Partial<sax.SAXParser>
  Object.assign(parser, handlers)
  const decoder = new StringDecoder('utf8')
  for await (const chunk of source) {
    parser.write(decoder.write(chunk))
    if (failure !== null) throw damaged(failure)
    yield
  }
  parser.close()
  if (failure !== null) throw damaged(failure)
  yield
}

/** Reads a whole part, whose events are all that is wanted of it. Stops with the signal's reason. */
export async function readWholeXml(
  source: AsyncIterable<Buffer>,
  events: XmlEvents,
  signal: AbortSignal,
): Promise<void> {
  const reading = readXml(source, events)
  while ((await reading.next()).done !== true) signal.throwIfAborted()
}

/** 'x:row' → 'row': some programs write every name with a prefix. */
function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
