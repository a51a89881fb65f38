/** How long what has come waits to be drawn with what is on its way, in ms. */
const TOGETHER_MS = 30

/** Draws what came one after the other in one go: a frame for each takes twice as long as one for all. */
export type Drawing = {
  readonly now: () => void
  /** `more`: something is on its way that belongs on the same screen. */
  readonly soon: (more: boolean) => void
  readonly end: () => void
}

export function drawTogether(draw: () => void): Drawing {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  const now = (): void => {
    end()
    draw()
  }
  return {
    now,
    soon(more) {
      if (more) timer ??= setTimeout(now, TOGETHER_MS)
      else now()
    },
    end,
  }
}
