import type { Browser, Page } from 'playwright-core'

import { scrolledFrames, traced } from './trace.ts'

/** A hand's scrolling of 8,000 px in 4 s, over the middle of the page. */
const gesture = { x: 700, y: 500, yDistance: -8_000, speed: 2_000, gestureSourceType: 'mouse' } as const

/** Frames a second while the page scrolls. `slower`: by how much its processor is throttled. */
export async function scrollByHand(browser: Browser, page: Page, slower: number): Promise<number> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    return scrolledFrames(
      await traced(browser, async () => void (await session.send('Input.synthesizeScrollGesture', gesture))),
    )
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await session.detach()
  }
}
