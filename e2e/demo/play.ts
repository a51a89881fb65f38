import { setTimeout as sleep } from 'node:timers/promises'

import { openDesk } from './desk.ts'
import { makeOrganizer } from './organizer.ts'
import type { Organizer } from './organizer.ts'
import { enter } from './player.ts'
import { makeReporter } from './reporter.ts'
import { DemoFault } from './sign-ins.ts'
import type { SignIns } from './sign-ins.ts'

type Play = { readonly url: string; readonly rate: number; readonly signIns: SignIns; readonly signal: AbortSignal }

/** A sign-in lasts at least a minute; the players sign in anew long before a usual one ends, in milliseconds. */
const SHIFT_MS = 8 * 60_000
const TOLD_EVERY_MS = 2_000

/**
 * Plays one reporter and two organizers into the demo workspace until `signal` aborts, over the
 * public API alone. @throws DemoFault
 */
export async function playDemo({ url, rate, signIns, signal }: Play): Promise<void> {
  const score = { reports: 0, handled: 0, startedAt: 0 }
  while (!signal.aborted) await playShift({ url, rate, signIns, signal }, score)
  process.stdout.write(`\n${told(score)} Bye.\n`)
}

/** `startedAt` 0 = not begun. */
type Score = { reports: number; handled: number; startedAt: number }

async function playShift({ url, rate, signIns, signal }: Play, score: Score): Promise<void> {
  const players = await Promise.all([
    enter(url, signIns.reporter),
    enter(url, signIns.organizer),
    enter(url, signIns.management),
  ])
  const [phone, first, second] = players
  const desk = await openDesk(first)
  const reporter = await makeReporter(phone)
  if (score.startedAt === 0) {
    score.startedAt = Date.now()
    process.stdout.write(
      `Playing into the demo workspace at ${url}, ${rate} actions a second. Open a dashboard or the grid and watch. Stop with Ctrl-C.\n`,
    )
  }
  const taken = new Set<string>()
  const organizers = [makeOrganizer(first, desk, taken), makeOrganizer(second, desk, taken)]
  const running = new Set<Promise<void>>()
  const broken: { fault?: unknown } = {}
  const start = (work: Promise<void>): void => {
    const done = work.catch((fault: unknown) => void (broken.fault ??= fault)).finally(() => running.delete(done))
    running.add(done)
  }
  const telling = setInterval(() => tell(score), TOLD_EVERY_MS)
  const endAt = Date.now() + SHIFT_MS
  try {
    for (let turn = 0; !signal.aborted && Date.now() < endAt && broken.fault === undefined; turn += 1) {
      // Slower than asked for rather than ever more at once.
      if (running.size < 40) start(turn % 3 === 0 ? report() : handle(organizers[turn % 2], report))
      await sleep(1000 / rate, undefined, { signal }).catch(() => undefined)
    }
    await Promise.race([Promise.allSettled(running), sleep(3_000)])
    if (broken.fault !== undefined && !signal.aborted) throw asFault(broken.fault)
  } finally {
    clearInterval(telling)
    for (const organizer of organizers) organizer.leave()
    for (const player of players) player.leave()
  }

  async function report(): Promise<void> {
    await reporter.file()
    score.reports += 1
  }
  async function handle(organizer: Organizer | undefined, otherwise: () => Promise<void>): Promise<void> {
    if (organizer !== undefined && (await organizer.act())) score.handled += 1
    else if (desk.open.size < 30) await otherwise()
  }
}

function tell(score: Score): void {
  process.stdout.write(process.stdout.isTTY ? `\r\u001B[2K${told(score)}` : `${told(score)}\n`)
}

function told({ reports, handled, startedAt }: Score): string {
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  return `${seconds} s: ${reports} reports filed, ${handled} incidents handled.`
}

function asFault(fault: unknown): Error {
  if (fault instanceof DemoFault) return fault
  return new DemoFault(`The demo ends here: ${fault instanceof Error ? fault.message : String(fault)}`)
}
