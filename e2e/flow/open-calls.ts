import type { Browser } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'

import { openDesk } from '../hold/desk.ts'
import type { Desk, Seat } from '../hold/desk.ts'
import { choose, see } from './hands.ts'

/** Calls that were logged on a grid, before two organizers who look at these alone. */
export type Calls = {
  readonly desk: Desk
  readonly olga: Seat
  readonly otto: Seat
  readonly both: readonly Seat[]
  /** Logs one more, which reads “Call N”, from elsewhere. */
  add(cells: Cells): Promise<void>
  /** Changes the N-th from elsewhere. */
  patch(at: number, cells: Cells): Promise<void>
  /** Gives the N-th to a member, or to nobody. */
  assign(at: number, memberId: string | null): Promise<void>
  leave(): Promise<void>
}

export type CallsOptions = {
  /** As `field.add` takes them. */
  readonly fields: readonly object[]
  /** What the first calls hold beside their notes; asked when both are here. */
  readonly cells: (memberId: Desk['memberId']) => readonly Cells[]
}

/** The records that every desk has of itself. */
const DESK_RECORDS = 6

export async function openCalls(browser: Browser, { fields, cells: firstCells }: CallsOptions): Promise<Calls> {
  const desk = await openDesk(browser)
  const ids: string[] = []
  const apply = async (op: Op): Promise<void> =>
    void (await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [op] }))
  const idOf = (at: number): string => ids[at - 1] ?? ''
  async function add(cells: Cells): Promise<void> {
    const recordId = uuidv7()
    ids.push(recordId)
    await apply({ kind: 'create', opId: uuidv7(), recordId, cells: { note0000: `Call ${ids.length}`, ...cells } })
  }
  for (const field of fields) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
  const olga = await desk.join('Olga Holt', 'organizer')
  const otto = await desk.join('Otto Ohm', 'organizer')
  for (const cells of firstCells(desk.memberId)) await add(cells)
  const both = [olga, otto]
  const filter = { kind: 'compare', field: '$number', operator: 'gt', value: DESK_RECORDS }
  for (const { page } of both) {
    await page.goto(`${desk.gridPath}?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    await see(page.getByText('Live', { exact: true }))
  }
  return {
    desk,
    olga,
    otto,
    both,
    add,
    patch: async (at, cells) =>
      await apply({ kind: 'patch', opId: uuidv7(), recordId: idOf(at), cells: { ...cells }, baseVersion: 0 }),
    assign: async (at, memberId) =>
      await apply({ kind: 'assign', opId: uuidv7(), recordId: idOf(at), memberId, baseVersion: 0 }),
    leave: () => desk.leave(),
  }
}

/** What says how records are shown, while it is open. */
export function groupsOf({ page }: Pick<Seat, 'page'>) {
  return page.getByRole('dialog', { name: 'Show records as' })
}

export async function openGroups({ page }: Pick<Seat, 'page'>): Promise<void> {
  await page.getByRole('button', { name: /^Group/ }).click()
}

/** Puts the rows under headings of these fields, the outermost first; there were no more levels before. */
export async function groupBy(seat: Pick<Seat, 'page'>, ...fields: readonly string[]): Promise<void> {
  const labels = ['A heading for each', 'Within it, one for each', 'Within that, one for each']
  await openGroups(seat)
  for (const [at, field] of fields.entries()) {
    const line = groupsOf(seat).getByRole('group', { name: `Level ${at + 1}` })
    if (at > 0 && (await line.count()) === 0)
      await groupsOf(seat).getByRole('button', { name: 'Add a level within' }).click()
    await choose(groupsOf(seat), labels[at] ?? '', field)
  }
  await seat.page.keyboard.press('Escape')
}

/** Saves how a page looks as a view for all who have the grid open. */
export async function saveView({ page }: Pick<Seat, 'page'>, name: string): Promise<void> {
  await page.getByRole('button', { name: /^View: / }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view…' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
}

export async function openView({ page }: Pick<Seat, 'page'>, name: string): Promise<void> {
  await page.getByRole('button', { name: /^View: / }).click()
  await page.getByRole('menuitemradio', { name }).click()
}
