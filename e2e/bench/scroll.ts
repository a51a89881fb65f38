import type { Page } from 'playwright-core'

/**
 * A way through the grid. `glide`: evenly from the share `from` of its height (0 to 1) over
 * `screens` in `ms`. `jump`: at once to each share, with `ms` to look in between.
 */
export type Journey =
  | { readonly kind: 'glide'; readonly from: number; readonly screens: number; readonly ms: number }
  | { readonly kind: 'jump'; readonly to: readonly number[]; readonly ms: number }

/** What the screen was like on the way, in milliseconds. */
export type Scrolled = {
  /** The longest that one row on screen was shown without its record. */
  readonly skeletonMs: number
  /** The longest that no row on screen had its record. */
  readonly blankMs: number
  /** The longest time between two frames. */
  readonly frameMs: number
  readonly frames: number
  /** From the last move until every row on screen had its record. */
  readonly settleMs: number
}

/**
 * Takes the open grid on a journey and looks at every frame that is drawn. Moves fall between
 * frames, as those of a hand do, so that each frame is judged as it is painted.
 */
export async function scroll(page: Page, journey: Journey): Promise<Scrolled> {
  return await page.evaluate(async (journey: Journey): Promise<Scrolled> => {
    const head = document.querySelector<HTMLElement>('[role=grid] [role=columnheader]')
    const someRow = document.querySelector<HTMLElement>('[role=grid] [role=row][data-index]')
    const body = someRow?.closest<HTMLElement>('[role=rowgroup]')
    let scroller = body ?? null
    while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement
    if (!head || !someRow || !body || !scroller) throw new Error('no grid is open')
    const pane = scroller
    const rowHeight = someRow.offsetHeight
    const height = pane.clientHeight - head.offsetHeight
    const way = body.offsetHeight - height
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve))

    /** Places on screen without a record's row, and how many there are in all. */
    const look = () => {
      const first = Math.floor(pane.scrollTop / rowHeight)
      const end = Math.min(Math.ceil((pane.scrollTop + height) / rowHeight), Math.round(body.offsetHeight / rowHeight))
      const missing = new Set<number>()
      for (let index = first; index < end; index += 1) missing.add(index)
      for (const row of body.querySelectorAll<HTMLElement>('[data-index]')) {
        if (row.querySelector('[data-field]') !== null) missing.delete(Number(row.dataset['index']))
      }
      return { missing, places: end - first }
    }

    const since = new Map<number, number>()
    let blankSince: number | null = null
    let skeletonMs = 0
    let blankMs = 0
    let frameMs = 0
    let frames = 0
    let lastMs: number | null = null
    const watchFrame = async (): Promise<boolean> => {
      await frame()
      const now = performance.now()
      if (lastMs !== null) frameMs = Math.max(frameMs, now - lastMs)
      lastMs = now
      frames += 1
      const { missing, places } = look()
      // What was missing in the last frame was so until this one.
      for (const [index, from] of since) {
        skeletonMs = Math.max(skeletonMs, now - from)
        if (!missing.has(index)) since.delete(index)
      }
      for (const index of missing) if (!since.has(index)) since.set(index, now)
      if (blankSince !== null) blankMs = Math.max(blankMs, now - blankSince)
      if (missing.size < places) blankSince = null
      else blankSince ??= now
      return missing.size === 0
    }

    const settle = async (): Promise<number> => {
      const from = performance.now()
      while (!(await watchFrame())) if (performance.now() - from > 20_000) throw new Error('the rows never came')
      return performance.now() - from
    }

    let settleMs = 0
    if (journey.kind === 'glide') {
      pane.scrollTop = journey.from * way
      for (let calm = 0; calm < 30; calm = look().missing.size === 0 ? calm + 1 : 0) await frame()
      const start = pane.scrollTop
      const began = performance.now()
      for (let share = 0; share < 1;) {
        await pause()
        share = Math.min(1, (performance.now() - began) / journey.ms)
        pane.scrollTop = start + share * journey.screens * height
        await watchFrame()
      }
      settleMs = await settle()
    } else {
      for (const share of journey.to) {
        await pause()
        pane.scrollTop = share * way
        const cameMs = performance.now()
        settleMs = Math.max(settleMs, await settle())
        while (performance.now() - cameMs < journey.ms) await watchFrame()
      }
    }
    return { skeletonMs, blankMs, frameMs, frames, settleMs }
  }, journey)
}
