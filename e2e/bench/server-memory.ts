import { existsSync, readFileSync } from 'node:fs'

const EVERY_MS = 20

/** How much memory a process held in the end and at its peak, in MB (2^20 bytes). */
export type MemoryWatch = { end(): { readonly before: number; readonly peak: number } }

/** Watches a process's resident memory from now on; null where the system does not tell it. */
export function watchMemory(pid: number): MemoryWatch | null {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return null
  const before = read(path, 'VmRSS')
  // The kernel's own high-water mark counts from the start of the process, which may have been higher.
  const highBefore = read(path, 'VmHWM')
  let sampled = before
  const timer = setInterval(() => {
    sampled = Math.max(sampled, read(path, 'VmRSS'))
  }, EVERY_MS)
  return {
    end() {
      clearInterval(timer)
      const high = read(path, 'VmHWM')
      return { before, peak: high > highBefore ? high : sampled }
    },
  }
}

function read(path: string, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(path, 'utf8'))?.[1]
  return Number(kilobytes ?? Number.NaN) / 1024
}
