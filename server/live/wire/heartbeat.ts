import { textFrame } from './frame.ts'
import type { Wire } from './wire.ts'

const SWEEP_MS = 1_000
/** A socket that has been silent for so long is asked; clients of ours say something more often by themselves. */
const QUIET_MS = 25_000
/** One that does not answer in time is gone, whatever the network says. */
const ANSWER_MS = 10_000

/** tRPC's own word for it: its client answers PONG. */
const ping = textFrame('PING')

/** When a socket was heard last, and whether it was asked since. */
export type Pulse = { heardAtMs: number; asked: boolean }

/** What of a wire is looked after. */
type WireEnd = Pick<Wire, 'write' | 'cut' | 'cutIfStalled'>

export type Heartbeat = {
  /** Looks after a wire, whose pulse is to be moved whenever something comes in. */
  watch(wire: WireEnd): Pulse
  leave(wire: WireEnd): void
  stop(): void
}

/** One sweep over all sockets: finds those whose other end is gone, and those that do not read. */
export function startHeartbeat(): Heartbeat {
  const pulses = new Map<WireEnd, Pulse>()
  const sweep = setInterval(() => {
    const nowMs = performance.now()
    for (const [wire, pulse] of pulses) {
      const quietMs = nowMs - pulse.heardAtMs
      if (quietMs > QUIET_MS + ANSWER_MS) wire.cut()
      else if (quietMs <= QUIET_MS) pulse.asked = false
      else if (!pulse.asked) pulse.asked = wire.write(ping) !== 'closed'
      wire.cutIfStalled(nowMs)
    }
  }, SWEEP_MS)
  sweep.unref()
  return {
    watch(wire) {
      const pulse: Pulse = { heardAtMs: performance.now(), asked: false }
      pulses.set(wire, pulse)
      return pulse
    },
    leave: (wire) => void pulses.delete(wire),
    stop: () => clearInterval(sweep),
  }
}
