import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type MailServer = {
  readonly url: string
  /** Every line that clients sent, commands and mails alike. */
  readonly lines: readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A mail server of the least kind (RFC 5321) on a free port: takes every mail, or refuses all recipients. */
export async function startMailServer(options: { readonly refuse?: boolean } = {}): Promise<MailServer> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let mail = false
    socket.write('220 test\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('utf8').split('\r\n').slice(0, -1)) {
        lines.push(line)
        if (mail && line !== '.') continue
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
