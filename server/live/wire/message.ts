import { textFrame } from './frame.ts'
import type { Frame } from './frame.ts'

/**
 * One message of a stream in tRPC's envelope (`TRPCResponseMessage`), for all who get it: of their
 * copies only the request's id at the front differs.
 */
export class Message {
  /** Everything behind the request's id, up to the end. */
  readonly text: string
  readonly #frames = new Map<string, Frame>()
  #tail: Buffer | null = null

  constructor(text: string) {
    this.text = text
  }

  /** The frame for a subscription, by its `{"id":…`: made once for all that have the same id, as most do. */
  frame(front: string): Frame {
    const known = this.#frames.get(front)
    if (known !== undefined) return known
    this.#tail ??= Buffer.from(this.text)
    const frame = textFrame(front, this.#tail)
    this.#frames.set(front, frame)
    return frame
  }
}

/** A message with an id to resume from. `id` needs no escaping; `data` is JSON. */
export function trackedMessage(id: string, data: string): Message {
  return new Message(`,"result":{"type":"data","id":"${id}","data":{"id":"${id}","data":${data}}}}`)
}

/** A message without an id; `data` is JSON. */
export function plainMessage(data: string): Message {
  return new Message(`,"result":{"type":"data","data":${data}}}`)
}
