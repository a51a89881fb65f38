import type { Browser } from 'playwright-core'
import { z } from 'zod'

/** The parts of Chromium's trace that are read here; `ts` in µs. */
const traceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  ts: z.number().default(0),
  pid: z.number().default(0),
  id2: z.object({ local: z.string().optional() }).optional(),
  args: z
    .object({
      event_latency: z.object({ event_type: z.string().optional() }).optional(),
      frame_reporter: z.object({ state: z.string().optional(), scroll_state: z.string().optional() }).optional(),
    })
    .optional(),
})
export type TraceEvent = z.infer<typeof traceEvent>

const CATEGORIES = ['benchmark', 'input', 'disabled-by-default-devtools.timeline.frame']
const WANTED = new Set(['EventLatency', 'PipelineReporter'])

/** What Chromium's trace says of the time in which `work` was done. */
export async function traced(browser: Browser, work: () => Promise<void>): Promise<TraceEvent[]> {
  const session = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const each of value) {
      const parsed = traceEvent.safeParse(each)
      if (parsed.success && WANTED.has(parsed.data.name)) events.push(parsed.data)
    }
  })
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['-*', ...CATEGORIES], recordMode: 'recordAsMuchAsPossible' },
  })
  await work()
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return events
}

/** Milliseconds from each key going down until the frame with what it did was handed to the screen. */
export function keyLatencies(events: readonly TraceEvent[]): number[] {
  const begun = new Map<string, number>()
  const latencies: number[] = []
  for (const { name, ph, ts, pid, id2, args } of events.toSorted((one, other) => one.ts - other.ts)) {
    if (name !== 'EventLatency') continue
    const key = `${pid} ${id2?.local}`
    const since = begun.get(key)
    if (ph === 'b' && args?.event_latency?.event_type === 'KEY_PRESSED') begun.set(key, ts)
    else if (ph === 'e' && since !== undefined) {
      latencies.push((ts - since) / 1_000)
      begun.delete(key)
    }
  }
  return latencies
}

/** Frames a second that were shown, from the first to the last that scrolled. */
export function scrolledFrames(events: readonly TraceEvent[]): number {
  const shown = events
    .filter(({ name, ph, args }) => {
      const frame = args?.frame_reporter
      return (
        name === 'PipelineReporter' &&
        ph === 'b' &&
        frame?.state?.startsWith('STATE_PRESENTED') === true &&
        frame.scroll_state !== 'SCROLL_NONE'
      )
    })
    .map(({ ts }) => ts)
    .toSorted((one, other) => one - other)
  const spanUs = (shown.at(-1) ?? 0) - (shown[0] ?? 0)
  return spanUs === 0 ? 0 : ((shown.length - 1) * 1_000_000) / spanUs
}
