import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, vi } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import type { OpStore } from '../op-store.ts'
import { createOutbox } from '../outbox.ts'
import type { Outbox, OutboxSettings, SendOps } from '../outbox.ts'
import { CallFault, textOf } from './outbox-server.ts'

export const gridId = '00000000-0000-7000-8000-000000000001'
export const offline = () => new CallFault({ code: 'OFFLINE', message: 'gone' })

/** A patch whose text says what it is. */
export function patch(text: string): Op {
  return {
    kind: 'patch',
    opId: uuidv7(),
    recordId: '00000000-0000-7000-8000-000000000002',
    cells: { notenote: text },
    baseVersion: 0,
  }
}
export const note = (op: Op) => ({ place: 'Incidents, record 1', text: textOf(op) })

/** Outboxes under a test's own clock; they are closed after each test. */
export function outboxesOfTest() {
  const open: Outbox[] = []
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    for (const outbox of open.splice(0)) outbox.close()
    vi.useRealTimers()
  })
  return function start(store: OpStore, send: SendOps, settings: Partial<OutboxSettings> = {}): Outbox {
    const outbox = createOutbox({
      store,
      send,
      faultOf: (error) => (error instanceof CallFault ? error.fault : { code: 'INTERNAL', message: '' }),
      senderId: 'own',
      openSenders: () => Promise.resolve((id) => id === 'own'),
      neighbours: { tell: () => undefined, listen: () => () => undefined },
      ...settings,
    })
    open.push(outbox)
    return outbox
  }
}

/** Long enough for every wait between tries. */
export const settle = () => vi.advanceTimersByTimeAsync(120_000)
