import { monitorEventLoopDelay } from 'node:perf_hooks'

// Loaded before the measured server's own code: says on a signal how long its event loop was held up since the last one.
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()

process.on('SIGUSR2', () => {
  // The histogram counts from one tick to the next: what is above its own resolution is the lag.
  const ms = Math.max(0, delay.percentile(99) / 1e6 - 5)
  process.stdout.write(`event loop p99 ${ms.toFixed(2)} ms\n`)
  delay.reset()
})
