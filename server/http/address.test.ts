import fastify from 'fastify'
import { expect, it } from 'vitest'

import { addressOf, trustProxy } from './address.ts'

const proxy = '10.0.0.1'
const told = [
  undefined,
  '203.0.113.1',
  '198.51.100.7, 203.0.113.1',
  ' 203.0.113.1 ',
  '2001:db8::1',
  '',
  ',',
  '203.0.113.1,',
]

/** What Fastify calls the address of a request, and what we do. */
async function addresses(production: boolean, forwardedFor: string | undefined): Promise<readonly [string, string]> {
  const http = fastify({ trustProxy: trustProxy({ production }) })
  http.get('/', (request, reply) => reply.send([request.ip, addressOf({ production }, request.raw)]))
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  const answer = await http.inject({ url: '/', remoteAddress: proxy, headers })
  await http.close()
  return answer.json<[string, string]>()
}

it.each(told)('of a socket behind the proxy that says %j is that of every other request', async (forwardedFor) => {
  const [fastifys, ours] = await addresses(true, forwardedFor)
  expect(ours).toBe(fastifys)
})

it('is the proxy’s own last word in production, and nobody’s word elsewhere', async () => {
  expect(await addresses(true, '198.51.100.7, 203.0.113.1')).toEqual(['203.0.113.1', '203.0.113.1'])
  expect(await addresses(false, '203.0.113.1')).toEqual([proxy, proxy])
})
