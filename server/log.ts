import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type Log = Logger

/**
 * The server's log, on stderr: one JSON object a line, or short lines when a person watches.
 * Nothing else in the server writes to the console.
 */
export function makeLog(level: string): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [
        'password',
        'token',
        'secret',
        'authorization',
        'cookie',
        '*.password',
        '*.token',
        '*.authorization',
        '*.cookie',
      ],
      censor: '…',
    },
  }
  // Synchronous, so that the last words before an exit are not lost.
  const stderr = pino.destination({ fd: 2, sync: true })
  return pino(options, process.stderr.isTTY ? forPeople(stderr) : stderr)
}

/** A line for the person who started the server: the address, the sign-ins, what is being done. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The one line that tells why there is no server. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

function forPeople(stream: DestinationStream): DestinationStream {
  return {
    write(line) {
      // pino wrote this line itself, so its shape is known.
      const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
      const details = Object.entries(rest).map(
        ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      stream.write(
        `${String(time).slice(11, 19)} ${String(level)} ${String(msg ?? '')}${details.join('')}${errorText(err)}\n`,
      )
    },
  }
}

function errorText(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('message' in err)) return ''
  return ` error=${String(err.message)}`
}
