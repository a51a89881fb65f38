import { expect } from 'vitest'

import { cast } from './crew.ts'
import type { Crew } from './crew.ts'
import { gridHands } from './grid-hands.ts'
import { see, until } from './hands.ts'

/** The second organizer opens the same grid; both see who is there and which cell the other selects. */
export async function meet(crew: Crew): Promise<void> {
  const one = crew.of('organizer').page
  const two = crew.of('second').page
  await two.goto('/')
  await two.waitForURL(/\/grids\//)
  await see(gridHands(two).grid)
  await see(two.getByText('Live', { exact: true }))
  for (const [page, other] of [
    [one, cast.second.name],
    [two, cast.organizer.name],
  ] as const) {
    await see(page.getByRole('list', { name: 'Here now' }).getByTitle(other).or(page.getByLabel(other)))
  }
  await gridHands(one).grid.press('Control+Home')
  await (await gridHands(one).cell(gridHands(one).row(3), 'Cabin')).click()
  const seen = await gridHands(two).cell(gridHands(two).row(3), 'Cabin')
  await see(seen.getByText(cast.organizer.name))
}

/** What one commits glows on the other's screen, with a name. */
export async function glow(crew: Crew): Promise<void> {
  const one = gridHands(crew.of('organizer').page)
  const two = gridHands(crew.of('second').page)
  const seen = await two.cell(two.row(3), 'Cabin')
  const glowing = see(two.page.locator('[class*=cell-glow]').getByText(cast.organizer.name))
  await one.write(one.row(3), 'Cabin', 'GLOW-3')
  await glowing
  await two.reads(two.row(3), 'Cabin', 'GLOW-3')
  // The glow passes; the selection has moved on to the next row.
  await until(
    () => seen.getAttribute('class'),
    (names) => expect(names).not.toContain('cell-glow'),
  )
}

/** Both write into one record at once, in different cells: both survive, on both screens. */
export async function writeAtOnce(crew: Crew): Promise<void> {
  const both = [
    { hands: gridHands(crew.of('organizer').page), field: 'Cabin', text: 'BOTH-1' },
    { hands: gridHands(crew.of('second').page), field: 'Reference_Id', text: 'BOTH-2' },
  ]
  for (const { hands, field, text } of both) {
    await (await hands.cell(hands.row(5), field)).click()
    await hands.grid.press('F2')
    await hands.page.keyboard.press('Control+A')
    await hands.page.keyboard.type(text)
  }
  // Each sees that the other is typing, and where.
  await Promise.all(both.map(({ hands }) => hands.page.keyboard.press('Enter')))
  for (const { hands } of both) {
    await hands.reads(hands.row(5), 'Cabin', 'BOTH-1')
    await hands.reads(hands.row(5), 'Reference_Id', 'BOTH-2')
  }
}

/** An own edit is taken back and done again, also after a reload; what the other has edited since stays, and says so. */
export async function takeBack(crew: Crew): Promise<void> {
  const { page } = crew.of('organizer')
  const one = gridHands(page)
  const two = gridHands(crew.of('second').page)
  const bothRead = async (text: string) => {
    await one.reads(one.row(6), 'Cabin', text)
    await two.reads(two.row(6), 'Cabin', text)
  }
  await one.write(one.row(6), 'Cabin', 'FIRST')
  await one.write(one.row(6), 'Cabin', 'SECOND')
  await bothRead('SECOND')
  await one.grid.press('Control+z')
  await bothRead('FIRST')
  await one.grid.press('Control+Shift+z')
  await bothRead('SECOND')
  await page.reload()
  await see(one.grid)
  await page.getByRole('toolbar', { name: 'Grid' }).getByRole('button', { name: 'Undo' }).click()
  await bothRead('FIRST')
  await one.write(one.row(6), 'Cabin', 'THIRD')
  await bothRead('THIRD')
  await two.write(two.row(6), 'Cabin', 'THEIRS')
  await bothRead('THEIRS')
  await page.getByRole('toolbar', { name: 'Grid' }).getByRole('button', { name: 'Undo' }).click()
  await see(page.getByText(`${cast.second.name} edited Cabin since`))
  await bothRead('THEIRS')
}

/** Fields change under the hands of the other too. */
export async function shapeTogether(crew: Crew): Promise<void> {
  const one = gridHands(crew.of('organizer').page)
  const two = gridHands(crew.of('second').page)
  await one.addField('Team', 'Text')
  await see(two.grid.getByRole('columnheader', { name: 'Team' }))
  await two.write(two.row(4), 'Team', 'Deck crew')
  await one.reads(one.row(4), 'Team', 'Deck crew')
}
