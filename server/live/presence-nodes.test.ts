import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'
import { showPresence } from '@operagrid/shared/domain/presence'
import type { PresenceEvent, PresenceState, Present } from '@operagrid/shared/domain/presence'

import type { MessageOf } from './bus/packet.ts'
import { makePresenceRelay } from './bus/presence-relay.ts'
import { makePresence } from './presence.ts'

const tenantId = 't'
const gridId = 'g'
const memberOf = (clientId: string) => `member of ${clientId}`
const actor = (clientId: string): Actor => ({
  tenantId,
  memberId: memberOf(clientId),
  role: 'organizer',
  name: clientId,
})
const at = (recordId: string | null): PresenceState => ({ recordId, fieldId: null, typing: false })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A node that hears others' words, and a screen on it that shows who is in the room. */
function makeNode() {
  const names = async (_tenantId: string, memberId: string) => `name of ${memberId}`
  const relay = makePresenceRelay({ say: () => undefined, hasCompany: () => true }, names)
  let listening = 0
  const presence = makePresence({
    relay: {
      ...relay,
      onMove(...room) {
        const stop = relay.onMove(...room)
        listening += 1
        return () => {
          listening -= 1
          stop()
        }
      },
    },
  })
  let shown: readonly Present[] = []
  const open = (clientId: string, show = (_event: PresenceEvent): void => undefined) => {
    const gone = new AbortController()
    presence.open(actor(clientId), { gridId, clientId, signal: gone.signal })(
      {
        send(message) {
          // Our own envelope, see message.ts.
          const { result } = JSON.parse(`{"id":1${message.text}`) as { result: { data: PresenceEvent } }
          show(result.data)
          return 'sent'
        },
        behind: false,
        whenDrained: () => undefined,
      },
      () => undefined,
    )
    return () => gone.abort()
  }
  return {
    presence,
    open,
    watch: () => open('watcher', (event) => (shown = showPresence(shown, event))),
    /** Where each is: `client@record`. */
    shown: () => shown.map(({ clientId, recordId }) => `${clientId}@${recordId}`).toSorted(),
    listening: () => listening,
    hear: (node: string, seq: number, clientId: string, place: PresenceState | null): void => {
      const message = { kind: 'screen', tenantId, gridId, clientId, memberId: memberOf(clientId), at: place } as const
      relay.heard(node, seq, message satisfies MessageOf<'screen'>)
    },
    close() {
      presence.close()
      relay.close()
    },
  }
}

type Step =
  | { readonly kind: 'word'; readonly node: string; readonly clientId: string; readonly recordId: string | null }
  | { readonly kind: 'old'; readonly back: number }
  | { readonly kind: 'here' | 'gone'; readonly clientId: string }
  | { readonly kind: 'silence'; readonly ms: number }

const clientId = fc.constantFrom('a', 'b', 'c', 'd')
const word = fc.record({
  kind: fc.constant('word' as const),
  node: fc.constantFrom('n1', 'n2', 'n3'),
  clientId,
  recordId: fc.option(fc.constantFrom('r1', 'r2')),
})
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: word.map((said): Step => said) },
    // A word of before again: doubled, or overtaken by those that came since.
    { weight: 3, arbitrary: fc.nat(4).map((back): Step => ({ kind: 'old', back })) },
    { weight: 2, arbitrary: clientId.map((id): Step => ({ kind: 'here', clientId: id })) },
    { weight: 2, arbitrary: clientId.map((id): Step => ({ kind: 'gone', clientId: id })) },
    { weight: 1, arbitrary: fc.constantFrom(1_000, 9_000, 20_000).map((ms): Step => ({ kind: 'silence', ms })) },
  ),
  { maxLength: 40 },
)

/** What is to be shown, said as plainly as it can be: all words that were heard, and who is on this node. */
function makeOracle() {
  type Heard = { seq: number; clientId: string; recordId: string | null; atMs: number }
  const heard = new Map<string, Heard>()
  const here = new Set<string>()
  return {
    here,
    hear(node: string, seq: number, said: { clientId: string; recordId: string | null }): void {
      const key = `${node} ${said.clientId}`
      if ((heard.get(key)?.seq ?? 0) <= seq) heard.set(key, { ...said, seq, atMs: performance.now() })
    },
    /** Each second what was not said again for 15 s is forgotten. */
    forgetOld(nowMs: number): void {
      for (const [key, { atMs }] of heard) if (atMs < nowMs - 15_000) heard.delete(key)
    },
    shown(): string[] {
      const places = new Map<string, Heard>()
      for (const word of heard.values())
        if (word.recordId !== null && word.atMs >= (places.get(word.clientId)?.atMs ?? 0))
          places.set(word.clientId, word)
      const there = [...places.values()].filter((word) => !here.has(word.clientId))
      return [
        ...there.map((word) => `${word.clientId}@${word.recordId}`),
        ...[...here].map((id) => `${id}@own`),
      ].toSorted()
    },
  }
}

describe('the screens of several nodes in one room', () => {
  it(
    'are shown where they were heard last, whatever was doubled, late, lost or repeated',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const startMs = performance.now()
          let repeatedMs = startMs
          const node = makeNode()
          const oracle = makeOracle()
          const screens = new Map<string, () => void>()
          const said: { node: string; seq: number; clientId: string; recordId: string | null }[] = []
          const close = node.watch()
          const hear = (one: (typeof said)[number] | undefined): void => {
            if (one === undefined) return
            node.hear(one.node, one.seq, one.clientId, one.recordId === null ? null : at(one.recordId))
            oracle.hear(one.node, one.seq, one)
          }
          /** Time passes; whoever is here says so every five seconds, as clients do. */
          const pass = async (ms: number): Promise<void> => {
            for (let left = ms; left > 0; left -= 250) {
              const before = performance.now() - startMs
              await vi.advanceTimersByTimeAsync(Math.min(250, left))
              const second = Math.floor((performance.now() - startMs) / 1_000) * 1_000
              if (second > before) oracle.forgetOld(startMs + second)
              if (performance.now() - repeatedMs < 5_000) continue
              repeatedMs = performance.now()
              for (const id of screens.keys()) node.presence.set(actor(id), gridId, id, at('own'))
            }
          }
          for (const step of taken) {
            if (step.kind === 'word') {
              said.push({ ...step, seq: said.length + 1 })
              hear(said.at(-1))
            } else if (step.kind === 'old') hear(said.at(-1 - step.back))
            else if (step.kind === 'here' && !screens.has(step.clientId)) {
              screens.set(step.clientId, node.open(step.clientId))
              oracle.here.add(step.clientId)
              node.presence.set(actor(step.clientId), gridId, step.clientId, at('own'))
            } else if (step.kind === 'gone') {
              screens.get(step.clientId)?.()
              screens.delete(step.clientId)
              oracle.here.delete(step.clientId)
            }
            await pass(step.kind === 'silence' ? step.ms : 210)
            expect(node.shown()).toEqual(oracle.shown())
          }
          close()
          node.close()
        }),
        { numRuns: 150 },
      )
    },
  )

  it('are looked at one by one: of a thousand words each costs the screen that it is about', async () => {
    const node = makeNode()
    node.watch()
    let looks = 0
    const counted = (recordId: string): PresenceState => ({
      ...at(null),
      get recordId() {
        looks += 1
        return recordId
      },
    })
    for (let n = 0; n < 1_000; n += 1) node.hear('n1', n + 1, `c${n}`, counted('r'))
    await vi.advanceTimersByTimeAsync(5_000)
    looks = 0
    for (let n = 0; n < 1_000; n += 1) node.hear('n1', 1_001 + n, `c${n}`, counted(`r${n}`))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(looks).toBeGreaterThanOrEqual(1_000)
    expect(looks).toBeLessThan(10_000)
    node.close()
  })

  it('keep no room and no timer where nobody reads it', async () => {
    const node = makeNode()
    const idle = vi.getTimerCount()
    const close = node.watch()
    for (let n = 0; n < 100; n += 1) node.hear('n1', n + 1, `c${n}`, at('r'))
    await vi.advanceTimersByTimeAsync(100)
    expect(node.listening()).toBe(1)
    close()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(node.listening()).toBe(0)
    for (let n = 0; n < 100; n += 1) node.hear('n1', n + 101, `c${n}`, at('s'))
    expect(vi.getTimerCount()).toBe(idle)
    node.close()
  })
})
