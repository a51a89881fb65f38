import { readFileSync } from 'node:fs'

import { sleep } from './clock.ts'

/** What the kernel counts time in: USER_HZ, which is 100 on every Linux. */
const TICKS_PER_S = 100

/** Processor time that a process itself has used so far, in ms, its children not counted. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name before it may hold anything, spaces and parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // proc(5): utime and stime are the fields 14 and 15; the state, here the first, is 3.
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_S
}

/** Resident memory of a process in kB (2^10 bytes). */
export function residentKb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN)
}

/** How many files, and so sockets, a process of this user may open. */
export function mostOpenFiles(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1]
  return hard === 'unlimited' ? Infinity : Number(hard ?? Number.NaN)
}

/** How many of the machine's cores were busy during `ms`, whoever used them, a host's other guests too. */
export async function busyCores(ms: number): Promise<number> {
  const before = ticks()
  await sleep(ms)
  const after = ticks()
  return ((after - before) * 1000) / (ms * TICKS_PER_S)
}

function ticks(): number {
  // proc(5): user, nice, system, idle, iowait, irq, softirq, steal.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .slice('cpu '.length, 200)
    .trim()
    .split(/\s+/)
    .map(Number)
  return user + nice + system + irq + softirq + steal
}
