import { v7 as uuidv7 } from 'uuid'
import { vi } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { makeMemoryOpStore } from '../op-store.ts'
import type { OpStore } from '../op-store.ts'
import { createOutbox } from '../outbox.ts'
import type { Outbox } from '../outbox.ts'
import { CallFault, makeOpServer, textOf } from './outbox-server.ts'

const grids = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'] as const

/** What becomes of one call. */
export type Weather = 'fine' | 'lost' | 'answerLost' | 'answerLate' | 'twice' | 'delivered later'

/** Something that happens to a browser, its person or its server. */
export type Step =
  | {
      readonly do: 'edit'
      readonly page: number
      readonly grid: 0 | 1
      readonly text: 'good' | 'bad' | 'broken'
      readonly many: number
    }
  | { readonly do: 'open' | 'adopt' | 'signOut' | 'signIn' | 'restore role' | 'reach server' }
  | { readonly do: 'kill' | 'retry' | 'let go'; readonly page: number }
  | { readonly do: 'demote'; readonly code: 'NOT_ALLOWED' | 'NOT_FOUND' | 'UNAUTHENTICATED' }
  | { readonly do: 'lose server' }
  | { readonly do: 'wait'; readonly ms: number }

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const never = () => new Promise<never>(() => undefined)

type Page = { readonly id: string; readonly outbox: Outbox; alive: boolean; signedOut: boolean }

/**
 * One browser with its pages, one server, and the wire between them. Time is the test's.
 *
 * @param diskMs how long the disk takes; the wire takes 3 ms one way, so answers come before, with or after it
 */
export function makeWorld(skies: Weather[], diskMs: number) {
  const server = makeOpServer()
  const disk = makeMemoryOpStore()
  const ears = new Map<string, () => void>()
  const pages: Page[] = []
  const history = {
    /** By page and grid, in the order of the keystrokes. */
    edits: new Map<string, Op[]>(),
    all: new Map<string, Op>(),
    /** What its outbox called kept: the rest may go with a page that is killed within milliseconds of the keystroke. */
    kept: new Set<string>(),
    letGo: new Set<string>(),
    /** How often a page was told that an op had taken effect, by page and op. */
    answers: new Map<string, number>(),
    sentAfterSignOut: 0,
  }
  let reachable = true
  let signedIn = true

  /** The disk as one page sees it: slow, in the order in which all pages ask, and silent once the page is gone. */
  let turn: Promise<unknown> = Promise.resolve()
  function diskOf(isAlive: () => boolean): OpStore {
    const slow = <T>(work: () => Promise<T>): Promise<T> => {
      const mine = turn.then(() => sleep(diskMs))
      turn = mine
      return mine.then(() => (isAlive() ? work() : never()))
    }
    return {
      lasting: true,
      list: () => slow(disk.list),
      put: (queued) => slow(() => disk.put(queued)),
      remove: (opIds) => slow(() => disk.remove(opIds)),
      claim: (...by) => slow(() => disk.claim(...by)),
    }
  }

  function open(): void {
    const id = uuidv7()
    const here: { alive: boolean } = { alive: true }
    const outbox = createOutbox({
      store: diskOf(() => here.alive),
      senderId: id,
      openSenders: async () => await Promise.resolve((sender) => living().some((one) => one.id === sender)),
      neighbours: {
        tell: () => {
          for (const [ear, heard] of ears) if (ear !== id) heard()
        },
        listen(heard) {
          ears.set(id, () => here.alive && heard())
          return () => ears.delete(id)
        },
      },
      faultOf: (error) => (error instanceof CallFault ? error.fault : { code: 'INTERNAL', message: '' }),
      async send(_gridId, ops) {
        if (!here.alive) return await never()
        if (!signedIn) history.sentAfterSignOut += 1
        const sky = skies.shift() ?? 'fine'
        await sleep(3)
        const gone = new CallFault({ code: 'OFFLINE', message: '' })
        const answer = () => {
          if (!reachable) throw gone
          return server.answer(ops)
        }
        if (sky === 'lost') throw gone
        if (sky === 'delivered later') {
          setTimeout(() => {
            try {
              answer()
            } catch {
              // Nobody hears it any more.
            }
          }, 25_000)
          throw gone
        }
        const results = answer()
        if (sky === 'twice') answer()
        if (sky === 'answerLost') throw gone
        if (sky === 'answerLate') await sleep(20_000)
        return here.alive ? results : await never()
      },
    })
    const page: Page = {
      id,
      outbox,
      signedOut: false,
      get alive() {
        return here.alive
      },
      set alive(alive) {
        here.alive = alive
      },
    }
    outbox.watch((event) => {
      if (event.kind !== 'answered') return
      for (const { queued, result } of event.answers)
        if (result.status === 'applied') {
          const key = `${id} ${queued.opId}`
          history.answers.set(key, (history.answers.get(key) ?? 0) + 1)
        }
    })
    pages.push(page)
  }

  const living = (): Page[] => pages.filter((one) => one.alive && !one.signedOut)
  const pick = (at: number): Page | undefined => living()[at % Math.max(1, living().length)]

  function kill(page: Page): void {
    page.alive = false
    ears.delete(page.id)
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'edit': {
        const page = pick(step.page)
        if (!page || !signedIn) return
        const ops = Array.from({ length: step.many }, (): Op => {
          const opId = uuidv7()
          const cells = { notenote: `${step.text} ${opId}` }
          return { kind: 'patch', opId, recordId: grids[0], cells, baseVersion: 0 }
        })
        const key = `${page.id} ${grids[step.grid]}`
        history.edits.set(key, [...(history.edits.get(key) ?? []), ...ops])
        for (const op of ops) history.all.set(op.opId, op)
        page.outbox.add(grids[step.grid], ops, (op) => ({ place: 'here', text: textOf(op) }))
        void page.outbox.kept().then(() => {
          if (page.alive) for (const { opId } of ops) history.kept.add(opId)
        })
        return
      }
      case 'open':
        if (signedIn) open()
        return
      case 'kill': {
        const page = pick(step.page)
        if (page) kill(page)
        return
      }
      case 'adopt':
        for (const one of living()) void one.outbox.adopt()
        return
      case 'retry': {
        const outbox = pick(step.page)?.outbox
        outbox?.retry(outbox.refused().map(({ opId }) => opId))
        return
      }
      case 'let go': {
        const outbox = pick(step.page)?.outbox
        const [first] = outbox?.refused() ?? []
        if (!outbox || !first) return
        history.letGo.add(first.opId)
        outbox.drop([first.opId])
        return
      }
      case 'signOut':
        // What is on its way arrives, and is answered; nothing new may leave.
        for (const one of living()) {
          one.outbox.close()
          one.signedOut = true
        }
        signedIn = false
        return
      case 'signIn':
        if (signedIn) return
        signedIn = true
        open()
        return
      case 'demote':
        server.setRefusal({ code: step.code, message: 'Ask management.' })
        return
      case 'restore role':
        server.setRefusal(undefined)
        return
      case 'lose server':
        reachable = false
        return
      case 'reach server':
        reachable = true
        return
      case 'wait':
        await vi.advanceTimersByTimeAsync(step.ms)
        return
    }
  }

  /** All is well again for long enough. */
  async function heal(): Promise<void> {
    skies.splice(0)
    server.setRefusal(undefined)
    reachable = true
    if (!signedIn || living().length === 0) {
      signedIn = true
      open()
    }
    for (let round = 0; round < 4; round += 1) {
      for (const one of living()) void one.outbox.adopt()
      await vi.advanceTimersByTimeAsync(60_000)
    }
  }
  return { server, disk, history, living, take, heal }
}
