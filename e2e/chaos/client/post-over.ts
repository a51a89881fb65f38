import { request } from 'node:http'

import { siteHost } from '../world/site-host.ts'
import { offline, part, readFault } from './call-fault.ts'

export type HttpCall = {
  readonly port: number
  readonly token: string
  readonly path: string
  readonly input: unknown
  readonly hear: (text: string) => void
}

/** A mutation over HTTP, as a client makes it while its socket is closed. @throws CallFault */
export async function postOver({ port, token, path, input, hear }: HttpCall): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    const lost = (error: Error): void => reject(offline(error.message))
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        path: `/trpc/${path}`,
        method: 'POST',
        agent: false,
        headers: {
          host: siteHost,
          origin: `http://${siteHost}`,
          'content-type': 'application/json',
          'x-operagrid': '1',
          authorization: `Bearer ${token}`,
        },
      },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.once('end', () => resolve(body))
        response.once('error', lost)
      },
    )
    asked.once('error', lost)
    asked.end(JSON.stringify(input))
  })
  hear(text)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw offline('half an answer')
  }
  const result = part(body, 'result')
  if (result === undefined) throw readFault(part(body, 'error'))
  return part(result, 'data')
}
