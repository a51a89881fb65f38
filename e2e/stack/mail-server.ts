import { createServer } from 'node:net'
import type { Socket } from 'node:net'

export type Mail = { readonly to: string; readonly text: string }

export type MailServer = {
  /** For SMTP_URL. */
  readonly url: string
  /** What was mailed so far, the oldest first. */
  readonly mails: readonly Mail[]
  stop(): Promise<void>
}

/** A mail server of the least kind (RFC 5321) on a free port: takes every mail and keeps it. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    hear(socket, (mail) => mails.push(mail))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    mails,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One client's conversation: commands until DATA, then a mail until a line with nothing but a dot. */
function hear(socket: Socket, take: (mail: Mail) => void): void {
  let rest = ''
  let to = ''
  let body: string[] | null = null
  socket.write('220 test\r\n')
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (body === null) {
        to = /^RCPT TO:<(.*)>/.exec(line)?.[1] ?? to
        if (line === 'DATA') body = []
        socket.write(answers[line] ?? '250 ok\r\n')
      } else if (line === '.') {
        take({ to, text: plain(body) })
        body = null
        socket.write('250 ok\r\n')
      } else body.push(line)
    }
  })
}

const answers: Readonly<Record<string, string>> = { DATA: '354 go on\r\n', QUIT: '221 bye\r\n' }

/** Text as it was before it was made quoted-printable (RFC 2045). */
function plain(body: readonly string[]): string {
  const bytes = body
    .join('\n')
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
