import { openCrowd } from './crowd.ts'
import type { Crowd, CrowdOrder, Delivered, SettleOrder } from './crowd.ts'
import { takeOrders } from './helper.ts'

type Named = { readonly crowd: string }

/** The process that holds all subscribers' sockets, in crowds by name. */
export type SubscribersFace = {
  open(order: CrowdOrder & Named): Promise<void>
  settle(order: SettleOrder & Named): Promise<Delivered>
  drop(order: Named): Promise<void>
  resume(order: { readonly spreadMs: number; readonly head: number } & Named): Promise<number>
  stall(order: { readonly cursor: number } & Named): Promise<void>
  heal(order: { readonly cursor: number } & Named): Promise<string>
  close(order: Named): Promise<void>
}

const crowds = new Map<string, Crowd>()

function crowdOf({ crowd }: Named): Crowd {
  const found = crowds.get(crowd)
  if (found === undefined) throw new Error(`there is no crowd ${crowd}`)
  return found
}

takeOrders<SubscribersFace>({
  async open(order) {
    crowds.set(order.crowd, await openCrowd(order))
  },
  settle: async (order) => await crowdOf(order).settle(order),
  drop: async (order) => crowdOf(order).drop(),
  resume: async (order) => await crowdOf(order).resume(order),
  stall: async (order) => await crowdOf(order).stall(order.cursor),
  heal: async (order) => await crowdOf(order).heal(order.cursor),
  async close(order) {
    crowdOf(order).drop()
    crowds.delete(order.crowd)
  },
})
