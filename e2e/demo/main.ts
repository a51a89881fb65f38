import { parseArgs } from 'node:util'

import { playDemo } from './play.ts'
import { DemoFault, readSignIns } from './sign-ins.ts'

const usage = 'npm run demo:live -- [--rate 5] [--seconds 60] [--url http://127.0.0.1:3000]'

/** `--rate`: actions a second of all players together; `--seconds`: 0 = until Ctrl-C. */
function readArgs() {
  const { values } = parseArgs({
    options: { rate: { type: 'string' }, seconds: { type: 'string' }, url: { type: 'string' } },
    strict: true,
  })
  const rate = Number(values.rate ?? '3')
  const seconds = Number(values.seconds ?? '0')
  const url = (values.url ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`).replace(/\/+$/, '')
  if (!(rate > 0 && rate <= 50)) throw new DemoFault(`--rate is actions a second, more than 0 and at most 50. ${usage}`)
  if (!(seconds >= 0)) throw new DemoFault(`--seconds is a number, 0 for no end. ${usage}`)
  if (!URL.canParse(url)) throw new DemoFault(`--url is an address like http://127.0.0.1:3000. ${usage}`)
  return { rate, seconds, url }
}

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())

try {
  const { rate, seconds, url } = readArgs()
  const signIns = readSignIns(process.env['DATA_DIR'] ?? '.data')
  if (seconds > 0) setTimeout(() => stopping.abort(), seconds * 1000).unref()
  await playDemo({ url, rate, signIns, signal: stopping.signal })
  process.exit(0)
} catch (error) {
  const badOption = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${badOption ? `${reason} ${usage}` : reason}\n`)
  process.exit(1)
}
