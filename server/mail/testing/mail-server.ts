import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type Mail = { readonly to: readonly string[]; readonly text: string }

export type MailServer = {
  readonly url: string
  /** Every line that clients sent, commands and mails alike. */
  readonly lines: readonly string[]
  /** The mails that were taken, in plain text. */
  readonly mails: readonly Mail[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A mail server of the least kind (RFC 5321) on a free port: takes every mail, or refuses all recipients. */
export async function startMailServer(options: { readonly refuse?: boolean } = {}): Promise<MailServer> {
  const lines: string[] = []
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let mail = false
    let to: string[] = []
    let body: string[] = []
    socket.write('220 test\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('utf8').split('\r\n').slice(0, -1)) {
        lines.push(line)
        if (mail && line !== '.') {
          body.push(line)
          continue
        }
        if (mail) {
          mails.push({ to, text: plain(body) })
          to = []
          body = []
        }
        const recipient = /^RCPT TO:<(.*)>/.exec(line)?.[1]
        if (recipient !== undefined) to.push(recipient)
        mail = line === 'DATA'
        socket.write(answerTo(line, options.refuse ?? false))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    lines,
    mails,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerTo(line: string, refuse: boolean): string {
  if (line === 'DATA') return '354 go on\r\n'
  if (line === 'QUIT') return '221 bye\r\n'
  return refuse && line.startsWith('RCPT') ? '550 no such person\r\n' : '250 ok\r\n'
}

/** Text as it was before it was made quoted-printable (RFC 2045). */
function plain(body: readonly string[]): string {
  const bytes = body
    .join('\n')
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
