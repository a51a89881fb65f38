/** Lets at most `many` reads be on their way at once; the others wait for their turn, first come, first served. */
export function makeInTurn(many: number): <T>(read: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (read) => {
    if (running >= many) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await read()
    } finally {
      const next = waiting.shift()
      // Its place is handed on, so that nobody slips in between.
      if (next) next()
      else running -= 1
    }
  }
}
