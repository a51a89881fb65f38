import { expect } from 'vitest'

import type { Crew } from './crew.ts'
import { gridHands } from './grid-hands.ts'
import { see, until } from './hands.ts'

/** While a server is away browsers cannot reach it, and say so in their consoles. */
const away = [/ERR_CONNECTION_REFUSED/, /WebSocket connection to/, /ERR_CONNECTION_RESET/, /ERR_EMPTY_RESPONSE/]

/** The server stops and starts again under open pages: they say that they are offline, keep what is typed, and heal. */
export async function restartUnderPages(crew: Crew): Promise<void> {
  const one = gridHands(crew.of('organizer').page)
  const two = gridHands(crew.of('second').page)
  const wall = crew.of('viewer').page
  await one.page.getByRole('navigation').getByRole('link', { name: 'Incidents' }).click()
  await see(one.page.getByText('Live', { exact: true }))
  await one.grid.press('Control+Home')
  await two.grid.press('Control+Home')
  await see(two.row(2))
  const pages = [one.page, two.page, wall]

  const outage = crew.restart(async () => {
    for (const page of pages) await see(page.getByText(/^Offline since \d\d:\d\d/), 20_000)
    await one.write(one.row(2), 'Cabin', 'OFFLINE-1')
    await see(one.page.getByText('1 unsaved'))
  })
  await Promise.all([...crew.people.values()].map(({ problems }) => problems.during(away, () => outage)))

  for (const page of pages) await see(page.getByText(/^Live/), 30_000)
  await two.reads(two.row(2), 'Cabin', 'OFFLINE-1')
  await until(
    () => one.page.getByText('1 unsaved').count(),
    (count) => expect(count).toBe(0),
  )
  await two.write(two.row(2), 'Cabin', 'HEALED-1')
  await one.reads(one.row(2), 'Cabin', 'HEALED-1')
}
