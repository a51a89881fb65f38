import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CLOSED_OUTDATED, PROTOCOL_HEADER, updateNotice } from '@operagrid/shared/domain/protocol'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { CallError, RunningApp } from '../testing/running-app.ts'

/** A server that speaks protocol 2 and serves the build `new-build`. */
describe('a page', () => {
  let app: RunningApp
  let mia: SignedIn
  const clientFolder = mkdtempSync(join(tmpdir(), 'operagrid-client-'))

  beforeAll(async () => {
    writeFileSync(
      join(clientFolder, 'index.html'),
      '<html><head><meta name="operagrid-build" content="new-build" /></head></html>',
    )
    app = await runApp({}, { clientFolder, protocol: 2 })
    mia = (
      await call('2', 'auth.signUp', {
        workspace: 'Fit',
        name: 'Mia',
        email: 'mia@fit.test',
        password: 'correct horse battery',
      })
    ).data as SignedIn
  })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    rmSync(clientFolder, { recursive: true, force: true })
  })

  async function call(protocol: string, path: string, input: unknown, token?: string) {
    const response = await fetch(`${app.baseUrl}/trpc/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [PROTOCOL_HEADER]: protocol,
        origin: app.baseUrl,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(input),
    })
    // Our own server's answer in tRPC's envelope.
    const body = (await response.json()) as { result?: { data: unknown }; error?: CallError }
    return { status: response.status, data: body.result?.data, code: body.error?.data.app.code }
  }

  /** Opens a socket with these parameters, asks for the grids, and gathers what comes. */
  async function converse(params: Record<string, string>) {
    const socket = app.socket()
    const heard: string[] = []
    socket.on('message', (data: Buffer) => heard.push(data.toString()))
    const closed = whenClosed(socket)
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token: mia.accessToken, ...params } }))
    socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'grid.list' } }))
    const code = await Promise.race([closed, answered()])
    socket.close()
    return { code, heard }

    async function answered(): Promise<'answered'> {
      while (!heard.some((text) => text.includes('"id":1'))) await new Promise((resolve) => setTimeout(resolve, 5))
      return 'answered'
    }
  }
  const noticed = (heard: readonly string[]): readonly string[] =>
    heard.flatMap((text) => {
      const notice = updateNotice.safeParse(JSON.parse(text))
      return notice.success ? [notice.data.params.build] : []
    })

  it('of the served build hears nothing of a new version', async () => {
    const { code, heard } = await converse({ protocol: '2', build: 'new-build' })
    expect([code, noticed(heard)]).toEqual(['answered', []])
  })

  it('of another build is told once which one is served, and goes on working', async () => {
    const { code, heard } = await converse({ protocol: '2', build: 'old-build' })
    expect([code, noticed(heard)]).toEqual(['answered', ['new-build']])
  })

  it('that names no build, as a program does, is told nothing', async () => {
    const { code, heard } = await converse({ protocol: '2' })
    expect([code, noticed(heard)]).toEqual(['answered', []])
  })

  it.each([
    ['of an older protocol', { protocol: '1', build: 'old-build' }],
    ['from before there were versions', {}],
    ['with a version that none has', { protocol: 'two' }],
  ])('%s has its socket closed for good, whoever is signed in', async (_which, params) => {
    const { code, heard } = await converse(params)
    expect(code).toBe(CLOSED_OUTDATED)
    expect(heard.join()).not.toContain('"id":1')
  })

  it('newer than the server is asked to come back', async () => {
    expect((await converse({ protocol: '3', build: 'newer' })).code).toBe(1012)
  })

  it('learns over HTTP as well that it is outdated, and a newer one that it came too early', async () => {
    expect(await call('1', 'grid.create', {}, mia.accessToken)).toMatchObject({ status: 412, code: 'UPDATE_NEEDED' })
    expect(await call('1', 'auth.signIn', {})).toMatchObject({ code: 'UPDATE_NEEDED' })
    expect(await call('3', 'grid.create', {}, mia.accessToken)).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
    expect(await call('yes', 'auth.signIn', {})).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })
})

describe('ops', () => {
  it('of one member are not taken over the session of another', async () => {
    await using app = await runApp()
    const mia = await app.signUp('Mia')
    const ole = await app.signUp('Ole')
    const input = {
      gridId: crypto.randomUUID(),
      ops: [{ kind: 'delete', opId: crypto.randomUUID(), recordId: crypto.randomUUID() }],
    }
    const asMia = await app.call('record.apply', { ...input, as: mia.session.member.id }, ole.accessToken)
    expect([asMia.status, asMia.error?.data.app.code]).toEqual([401, 'UNAUTHENTICATED'])
    const asOle = await app.call('record.apply', { ...input, as: ole.session.member.id }, ole.accessToken)
    expect(asOle.error?.data.app.code).toBe('NOT_FOUND')
  })
})
