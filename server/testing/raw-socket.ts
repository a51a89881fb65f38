import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

/** What became of a connection: the status of a refused upgrade, the code of a closed socket, or `cut`. */
export type Ending = number | 'cut'

/** The bare bytes of a WebSocket client: it says whatever it is told to, right or wrong. */
export type RawSocket = {
  readonly send: (bytes: Buffer) => void
  /** Resolves with the server's first byte. */
  readonly answered: Promise<void>
  readonly ended: Promise<Ending>
  readonly end: () => void
}

export type Upgrade = {
  readonly port: number
  readonly path?: string
  readonly host?: string
  readonly origin?: string
  /** What a proxy says of whom it was asked by, and whatever stands before that. */
  readonly forwardedFor?: string
}

/** Asks for an upgrade and sends `first` in the same breath. */
export function openRawSocket(
  {
    port,
    path = '/trpc?connectionParams=1',
    host = `127.0.0.1:${port}`,
    origin = `http://${host}`,
    forwardedFor,
  }: Upgrade,
  ...first: readonly Buffer[]
): RawSocket {
  const socket = connect(port, '127.0.0.1')
  let received = Buffer.alloc(0)
  const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()))
  const ended = new Promise<Ending>((resolve) => {
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(endingOf(received)))
  })
  socket.setTimeout(8_000, () => socket.destroy())
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...(origin === '' ? [] : [`Origin: ${origin}`]),
    ...(forwardedFor === undefined ? [] : [`X-Forwarded-For: ${forwardedFor}`]),
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    '',
  ]
  socket.write(Buffer.concat([Buffer.from(lines.join('\r\n')), ...first]))
  return { send: (bytes) => void socket.write(bytes), answered, ended, end: () => void socket.destroy() }
}

export type FrameShape = {
  readonly opcode?: number
  readonly fin?: boolean
  readonly rsv?: number
  readonly masked?: boolean
  readonly length?: number
}

/** A client's frame; by default a whole, masked text. `length`: what it claims to be long. */
export function frameOf(
  payload: string | Buffer,
  { opcode = 1, fin = true, rsv = 0, masked = true, length }: FrameShape = {},
): Buffer {
  const data = Buffer.from(payload)
  const claimed = length ?? data.length
  const header = Buffer.alloc(claimed < 126 ? 2 : claimed < 65_536 ? 4 : 10)
  header[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  header[1] = (masked ? 0x80 : 0) | (claimed < 126 ? claimed : claimed < 65_536 ? 126 : 127)
  if (header.length === 4) header.writeUInt16BE(claimed, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(claimed), 2)
  if (!masked) return Buffer.concat([header, data])
  const mask = randomBytes(4)
  return Buffer.concat([header, mask, data.map((byte, at) => byte ^ (mask[at % 4] ?? 0))])
}

/** A server's last frame is the one that closes, if there is one. */
function endingOf(received: Buffer): Ending {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(received.toString('latin1'))?.[1]
  if (status !== '101') return status === undefined ? 'cut' : Number(status)
  let at = received.indexOf('\r\n\r\n') + 4
  while (at + 2 <= received.length) {
    const short = (received[at + 1] ?? 0) & 0x7f
    const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10
    if (at + headerBytes > received.length) return 'cut'
    const length =
      short < 126 ? short : short === 126 ? received.readUInt16BE(at + 2) : Number(received.readBigUInt64BE(at + 2))
    if (received[at] === 0x88) return length >= 2 ? received.readUInt16BE(at + 2) : 1005
    at += headerBytes + length
  }
  return 'cut'
}
