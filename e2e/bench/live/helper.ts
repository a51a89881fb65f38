import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { measuredEnv } from './memory.ts'

/** What a helper process can be asked for: one order, one answer. */
type Face<F> = { readonly [Name in keyof F]: (input: never) => Promise<unknown> }

type Order = { readonly id: number; readonly name: string; readonly input: unknown }
type Answer = { readonly id: number; readonly output?: unknown; readonly error?: string }

/** A process of the bench's own that takes orders. */
export type Helper<F extends Face<F>> = {
  readonly pid: number
  /** @throws what the order threw over there, or that the process ended */
  ask<Name extends keyof F & string>(name: Name, input: Parameters<F[Name]>[0]): ReturnType<F[Name]>
  stop(): Promise<void>
}

/** Starts `file` of this folder as a process of its own. */
export function startHelper<F extends Face<F>>(file: string): Helper<F> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
    env: { ...process.env, ...measuredEnv },
  })
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let ended = false
  child.on('message', (message) => {
    // The other half of this file sends nothing else.
    const { id, output, error } = message as Answer
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(output)
    else asked?.reject(new Error(`${file}: ${error}`))
  })
  const exited = new Promise<void>((resolve) =>
    child.once('exit', (code) => {
      ended = true
      for (const asked of waiting.values()) asked.reject(new Error(`${file} ended with ${code}`))
      resolve()
    }),
  )
  const ask = (name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(new Error(`${file} has ended`))
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      child.send({ id: lastId, name, input } satisfies Order)
    })
  return {
    pid: child.pid ?? 0,
    // The answer is that of the face's own function, carried over.
    ask: ask as Helper<F>['ask'],
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

/** The helper's side: answers orders with `face`, and ends with whoever gave them. */
export function takeOrders<F extends Face<F>>(face: F): void {
  const reply = async ({ id, name, input }: Order): Promise<void> => {
    let answer: Answer
    try {
      // Names and inputs come from `ask`, which is typed by the same face.
      answer = { id, output: await face[name as keyof F](input as never) }
    } catch (error) {
      answer = { id, error: error instanceof Error ? error.message : String(error) }
    }
    if (process.connected) process.send?.(answer)
  }
  process.on('message', (order) => void reply(order as Order))
  process.on('disconnect', () => process.exit(0))
}
