/**
 * Stops this process when the npm that runs it is gone: a shell between the two may die of a
 * signal without passing it on, and a server that nobody owns keeps the port and the data folder.
 */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 250).unref()
}
