import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { boardHands } from './board/board-hands.ts'
import type { BoardHands } from './board/board-hands.ts'
import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('the board')

type Player = Seat & { readonly board: BoardHands }

describe.skipIf(started.skip)(`the board${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Player
  let omar: Player
  let vera: Player
  const state = {
    id: 'state000',
    name: 'State',
    type: 'select',
    choices: [
      { id: 'open0000', name: 'Open', color: 'red' },
      { id: 'work0000', name: 'In work', color: 'amber' },
      { id: 'done0000', name: 'Done', color: 'green' },
    ],
  }
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: state })
    const join = async (name: string, role: 'organizer' | 'viewer'): Promise<Player> => {
      const seat = await desk.join(name, role)
      return { ...seat, board: boardHands(seat.page) }
    }
    olga = await join('Olga Holt', 'organizer')
    omar = await join('Omar Orth', 'organizer')
    vera = await join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const viewMenu = async ({ page }: Player, role: 'menuitem' | 'menuitemradio', name: string): Promise<void> => {
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole(role, { name }).click()
  }
  const entries = (...at: number[]): string[] => at.map((one) => `Entry ${one}`)
  /** What all three see. */
  const allRead = async (open: number[], work: number[], done: number[], none: number[]): Promise<void> => {
    for (const { board } of [olga, omar, vera]) {
      await board.reads('Open', entries(...open))
      await board.reads('In work', entries(...work))
      await board.reads('Done', entries(...done))
      await board.reads('No State', entries(...none))
    }
  }

  it('has a column for each choice and one for none, and is a view that others open as it was saved', async () => {
    await olga.board.open('State')
    await olga.board.reads('No State', entries(1, 2, 3, 4, 5, 6))
    await olga.board.reads('Open', [])
    await viewMenu(olga, 'menuitem', 'Save as a new view…')
    await olga.page.getByRole('dialog').getByLabel('Name').fill('By state')
    await olga.page.getByRole('button', { name: 'Save', exact: true }).click()
    for (const player of [omar, vera]) await viewMenu(player, 'menuitemradio', 'By state')
    await allRead([], [], [], [1, 2, 3, 4, 5, 6])
    await olga.page.reload()
    await olga.board.reads('No State', entries(1, 2, 3, 4, 5, 6))
  })

  it('a card that is dragged to another column is there for everybody, in its place, and back again by Ctrl+Z', async () => {
    await olga.board.drag(olga.board.card('No State', 'Entry 4'), 'Open')
    await olga.board.drag(olga.board.card('No State', 'Entry 2'), 'Open')
    await allRead([2, 4], [], [], [1, 3, 5, 6])
    await omar.board.drag(omar.board.card('Open', 'Entry 4'), 'Done')
    await allRead([2], [], [4], [1, 3, 5, 6])
    await olga.page.keyboard.press('Control+z')
    await allRead([], [], [4], [1, 2, 3, 5, 6])
    await olga.page.keyboard.press('Control+y')
    await allRead([2], [], [4], [1, 3, 5, 6])
  })

  it('one that is let go where it was, outside of all columns, or with Escape, stays', async () => {
    const card = olga.board.card('Open', 'Entry 2')
    await olga.board.drag(card, 'Open')
    await olga.board.drag(card, 'Done', { drop: false })
    await olga.page.keyboard.press('Escape')
    await olga.page.mouse.up()
    const edge = await olga.board.column('Open').boundingBox()
    await olga.board.drag(card, 'Done', { drop: false })
    await olga.page.mouse.move((edge?.x ?? 0) + 20, 10)
    await olga.page.mouse.up()
    await allRead([2], [], [4], [1, 3, 5, 6])
    expect(await olga.page.getByRole('heading', { name: 'Record 2' }).count()).toBe(0)
  })

  it('by keys alone: arrows go from card to card, Space takes and puts down, Escape puts back, and all of it is said', async () => {
    const { page, board } = omar
    const focused = async (): Promise<string> =>
      await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : ''))
    const standsOn = async (text: string): Promise<void> =>
      await until(focused, (shown) => expect(shown.split('\n')[0]).toBe(text))
    await board.card('No State', 'Entry 1').focus()
    await page.keyboard.press('ArrowDown')
    await standsOn('Entry 3')
    await page.keyboard.press('ArrowLeft')
    await standsOn('Entry 4')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('End')
    await standsOn('Entry 6')
    await page.keyboard.press('Space')
    await until(board.said, (said) => expect(said).toContain('Entry 6 taken from No State.'))
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await until(board.said, (said) => expect(said).toContain('In work, 0 records'))
    await page.keyboard.press('Escape')
    await until(board.said, (said) => expect(said).toContain('Entry 6 stays in No State.'))
    await page.keyboard.press('Space')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await until(board.said, (said) => expect(said).toContain('Entry 6 moved to In work.'))
    await allRead([2], [6], [4], [1, 3, 5])
    // The person goes along with the card, and past columns that have none.
    await standsOn('Entry 6')
    await page.keyboard.press('Enter')
    await see(page.getByRole('heading', { name: 'Record 6' }))
    await page.keyboard.press('Escape')
    await standsOn('Entry 6')
  })

  it('what others move away or delete does not take the focus with it', async () => {
    const { page, board } = omar
    await board.card('No State', 'Entry 3').focus()
    await olga.board.drag(olga.board.card('No State', 'Entry 3'), 'In work')
    await until(
      () =>
        page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : '')),
      (text) => expect(text.split('\n')[0]).toBe('Entry 3'),
    )
    await allRead([2], [3, 6], [4], [1, 5])
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+y')
    await allRead([2], [3, 6], [4], [1, 5])
  })

  it('a press opens the record, and what is chosen there moves the card', async () => {
    const { page, board } = olga
    await board.card('No State', 'Entry 5').click()
    await see(page.getByRole('heading', { name: 'Record 5' }))
    await page.getByRole('button', { name: 'Record above' }).click()
    await see(page.getByRole('heading', { name: 'Record 1' }))
    await page.keyboard.press('Escape')
    await seeNoMore(page.getByRole('heading', { name: 'Record 1' }))
  })

  it('a record that is added in a column is of that choice, and anybody’s new ones come by themselves', async () => {
    const { page, board } = olga
    await board.column('Done').getByRole('button', { name: 'Add a record to Done' }).click()
    await see(page.getByRole('heading', { name: /^(New record|Record 7)$/ }))
    await page.getByLabel('Note', { exact: true }).fill('Entry 7')
    await page.getByLabel('Note', { exact: true }).press('Enter')
    await page.keyboard.press('Escape')
    const op: Op = {
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: 'Entry 8', [state.id]: 'open0000' },
    }
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [op] })
    await allRead([2, 8], [3, 6], [4, 7], [1, 5])
  })

  it('the view’s filter and sort are the columns’ too', async () => {
    await olga.hands.grid.count()
    await olga.page.goto(
      `${new URL(olga.page.url()).pathname}?${new URL(olga.page.url()).searchParams.toString()}&sort=-note0000`,
    )
    await olga.board.reads('Open', entries(8, 2))
    const filter = encodeURIComponent(
      JSON.stringify({ kind: 'compare', field: 'note0000', operator: 'noneOf', value: ['Entry 8', 'Entry 1'] }),
    )
    await olga.page.goto(`${olga.page.url()}&filter=${filter}`)
    await olga.board.reads('Open', entries(2))
    await olga.board.reads('No State', entries(5))
    await viewMenu(olga, 'menuitem', 'Back to the saved view')
    await allRead([2, 8], [3, 6], [4, 7], [1, 5])
  })

  it('who may only look has no hand on the cards', async () => {
    const { page, board } = vera
    expect(await page.getByRole('button', { name: /^Add a record/ }).count()).toBe(0)
    await board.drag(board.card('Open', 'Entry 2'), 'Done')
    await page.keyboard.press('Escape')
    await board.card('Open', 'Entry 2').focus()
    await page.keyboard.press('Space')
    await see(page.getByRole('heading', { name: 'Record 2' }))
    await page.keyboard.press('Escape')
    await allRead([2, 8], [3, 6], [4, 7], [1, 5])
  })

  it('without a signal a move shows at once and is kept, and reaches the others when it is back', async () => {
    desk.relay.hush()
    await olga.board.drag(olga.board.card('Open', 'Entry 8'), 'Done')
    await olga.board.reads('Done', entries(4, 7, 8))
    await olga.board.reads('Open', entries(2))
    await omar.board.reads('Done', entries(4, 7))
    desk.relay.speak()
    await allRead([2], [3, 6], [4, 7, 8], [1, 5])
  })

  it('two who move the same card without seeing each other: the later one holds, and the other is told', async () => {
    desk.relay.hush()
    await olga.board.drag(olga.board.card('In work', 'Entry 3'), 'Open')
    await omar.board.drag(omar.board.card('In work', 'Entry 3'), 'Done')
    desk.relay.speak()
    for (const { page } of [olga, omar]) await see(page.getByRole('button', { name: '1 replaced' }))
    // Whichever was later, all see the same.
    const where = async ({ board }: Player): Promise<number[]> =>
      await Promise.all(['Open', 'Done'].map((name) => board.card(name, 'Entry 3').count()))
    await until(
      async () => await Promise.all([olga, omar, vera].map(where)),
      ([first, ...others]) => {
        expect(first?.toSorted()).toEqual([0, 1])
        expect(others).toEqual([first, first])
      },
    )
  })

  it('a column of any length is there at once and loads as it is scrolled', async () => {
    const ops = Array.from({ length: 400 }, (_, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: `Many ${at + 1}`, [state.id]: 'work0000' },
    }))
    for (let at = 0; at < ops.length; at += 100)
      await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: ops.slice(at, at + 100) })
    const { board, page } = vera
    await board.counts('In work', 401)
    await board.card('In work', 'Entry 6').focus()
    await page.keyboard.press('End')
    await see(board.card('In work', 'Many 400'))
    expect(await board.column('In work').getByRole('listitem').count()).toBeLessThan(40)
    await page.reload()
    await board.card('In work', 'Entry 6').focus()
    await page.keyboard.press('End')
    await see(board.card('In work', 'Many 400'))
  })

  it('on a phone a finger that rests on a card carries it to the column beside', async () => {
    if (started.skip) return
    const url = new URL(olga.page.url())
    const { page, context, problems } = await openPerson(started.browser, url.origin, {
      name: 'Olga Holt',
      device: 'phone',
    })
    await desk.signIn(page, 'Olga Holt')
    const board = boardHands(page)
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitemradio', { name: 'By state' }).click()
    const card = board.card('Open', 'Entry 2')
    await see(card)
    const box = await card.boundingBox()
    if (box === null) throw new Error('the card is not on screen')
    const touch = await context.newCDPSession(page)
    const at = (x: number, y: number) => [{ x, y }]
    const [x, y] = [box.x + 60, box.y + 20]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(x, y) })
    await until(board.said, (said) => expect(said).toContain('Entry 2 taken from Open.'))
    // At the edge the board goes on by itself.
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(200, y + 40) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(380, y + 40) })
    await until(board.said, (said) => expect(said).toMatch(/(In work|Done|No State), /))
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    for (const one of [board, olga.board]) await seeNoMore(one.card('Open', 'Entry 2'))
    await until(board.said, (said) => expect(said).toContain('Entry 2 moved to '))
    // A finger that moves on at once scrolls.
    const said = await board.said()
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(x, y + 60) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(x, y) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    expect(await board.said()).toBe(said)
    expect(problems.list()).toEqual([])
    await context.close()
  })

  it('nothing went wrong on any screen meanwhile', async () => {
    for (const { problems } of [olga, omar, vera]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
