import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

import { watchProblems } from './watch-problems.ts'
import type { Problems } from './watch-problems.ts'

/** Somebody with a browser of their own: cookies, storage and permissions are nobody else's. */
export type Person = {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  readonly problems: Problems
}

export type Device = 'desktop' | 'phone'

/** Kiel's quay, as the phone believes to know it. */
export const phonePosition = { latitude: 54.3233, longitude: 10.1394, accuracy: 12 }

const devices = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    geolocation: phonePosition,
  },
} satisfies Record<Device, BrowserContextOptions>

/** Opens a browser for somebody on a device of 1440×900 or on a phone of 390×844. `url` is the site's own; `still`: nothing moves. */
export async function openPerson(
  browser: Browser,
  url: string,
  { name, device = 'desktop', still = false }: { name: string; device?: Device; still?: boolean },
): Promise<Person> {
  const context = await browser.newContext({
    ...devices[device],
    baseURL: url,
    reducedMotion: still ? 'reduce' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  // A copied link goes through the clipboard, as it does for a person.
  const permissions = ['clipboard-read', 'clipboard-write', ...(device === 'phone' ? ['geolocation'] : [])]
  await context.grantPermissions(permissions, { origin: url })
  context.setDefaultTimeout(15_000)
  const problems = await watchProblems(context)
  return { name, context, problems, page: await context.newPage() }
}
