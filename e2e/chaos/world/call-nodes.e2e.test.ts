import { createServer } from 'node:http'

import { afterEach, expect, it } from 'vitest'

import { CallFault } from '../client/call-fault.ts'
import { mutateOn } from './call-nodes.ts'

const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** A node that is not there for the first calls; says with which token each one came. */
async function startNode(away: number): Promise<{ readonly url: string; readonly tokens: string[] }> {
  const tokens: string[] = []
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization ?? '')
    if (tokens.length <= away) return void request.socket.destroy()
    response.setHeader('content-type', 'application/json').end('{"result":{"data":"done"}}')
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  stops.push(() => server.close().closeAllConnections())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { url: `http://127.0.0.1:${address.port}`, tokens }
}

it('asks for the token before every try: the first one may end while no node answers', async () => {
  const node = await startNode(2)
  let asked = 0
  const token = async (): Promise<string> => `t${(asked += 1)}`
  const { data } = await mutateOn([node.url], 'member.setRole', {}, { token })
  expect(data).toBe('done')
  expect(node.tokens).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t3'])
})

it('calls nothing once the session has ended, and names what it would have called', async () => {
  const node = await startNode(0)
  const call = mutateOn([node.url], 'member.setRole', {}, { token: async () => null })
  await expect(call).rejects.toEqual(
    new CallFault('UNAUTHENTICATED', 'the session that calls member.setRole has ended'),
  )
  expect(node.tokens).toEqual([])
})
