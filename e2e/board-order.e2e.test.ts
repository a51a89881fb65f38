import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { boardHands } from './board/board-hands.ts'
import type { BoardHands } from './board/board-hands.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('the order of cards by hand')

type Player = Seat & { readonly board: BoardHands }

describe.skipIf(started.skip)(`the order of cards by hand${started.skip ? ` (${started.reason})` : ''}`, () => {
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
      { id: 'done0000', name: 'Done', color: 'green' },
    ],
  }
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: state })
    const join = async (name: string, role: 'organizer' | 'viewer'): Promise<Player> => {
      const seat = await desk.join(name, role)
      const board = boardHands(seat.page)
      await board.open('State')
      return { ...seat, board }
    }
    olga = await join('Olga Holt', 'organizer')
    omar = await join('Omar Orth', 'organizer')
    vera = await join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const entries = (...at: number[]): string[] => at.map((one) => `Entry ${one}`)
  const read = async (column: string, ...at: number[]): Promise<void> => {
    for (const { board } of [olga, omar, vera]) await board.reads(column, entries(...at))
  }
  const card = ({ board }: Player, at: number, column = 'No State') => board.card(column, `Entry ${at}`)
  const gaps = ({ page }: Player) => page.locator('.board-gap')

  it('a card is dragged among those of its column, and stands there for everybody', async () => {
    await read('No State', 1, 2, 3, 4, 5, 6)
    await olga.board.putAbove(card(olga, 5), card(olga, 2), { drop: false })
    await see(gaps(olga))
    await until(olga.board.said, (said) => expect(said).toContain('No State, above Entry 2'))
    await olga.page.mouse.up()
    await seeNoMore(gaps(olga))
    await read('No State', 1, 5, 2, 3, 4, 6)
    await until(olga.board.said, (said) => expect(said).toContain('Entry 5 moved to No State, above Entry 2.'))
  })

  it('one that is let go where it stood, above itself or above the next, stays', async () => {
    await olga.board.putAbove(card(olga, 5), card(olga, 2), { drop: false })
    expect(await gaps(olga).count()).toBe(0)
    await olga.page.mouse.up()
    await until(olga.board.said, (said) => expect(said).toContain('Entry 5 stays in No State.'))
    await read('No State', 1, 5, 2, 3, 4, 6)
  })

  it('by keys: Alt and an arrow, or taken up and put down, with every place said', async () => {
    const { page, board } = omar
    await card(omar, 6).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await read('No State', 1, 5, 2, 3, 6, 4)
    await page.keyboard.press('Alt+ArrowUp')
    await read('No State', 1, 5, 2, 6, 3, 4)
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowUp')
    await until(board.said, (said) => expect(said).toContain('No State, above Entry 2'))
    await page.keyboard.press('ArrowUp')
    await until(board.said, (said) => expect(said).toContain('No State, above Entry 5'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await until(board.said, (said) => expect(said).toContain('No State, above Entry 4'))
    await page.keyboard.press('ArrowDown')
    await until(board.said, (said) => expect(said).toContain('No State, at the end'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await read('No State', 1, 5, 2, 3, 4, 6)
    await until(
      () => page.evaluate(() => document.activeElement?.textContent ?? ''),
      (text) => expect(text).toContain('Entry 6'),
    )
  })

  it('into another column it goes where it is let go, and one undo takes both back', async () => {
    await olga.board.drag(card(olga, 1), 'Open')
    await read('Open', 1)
    await olga.board.putAbove(card(olga, 4), card(olga, 1, 'Open'))
    await read('Open', 4, 1)
    await olga.board.putAbove(card(olga, 6), card(olga, 1, 'Open'))
    await read('Open', 4, 6, 1)
    await read('No State', 5, 2, 3)
    await olga.page.keyboard.press('Control+z')
    await read('Open', 4, 1)
    await read('No State', 5, 2, 3, 6)
    await olga.page.keyboard.press('Control+y')
    await read('Open', 4, 6, 1)
  })

  it('by keys into another column and down there', async () => {
    const { page } = omar
    await card(omar, 2).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await until(omar.board.said, (said) => expect(said).toContain('Open, above Entry 4'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await read('Open', 4, 2, 6, 1)
  })

  it('without a signal it stands there at once, and for the others when it is back', async () => {
    desk.relay.hush()
    await olga.board.putAbove(card(olga, 1, 'Open'), card(olga, 4, 'Open'))
    await olga.board.reads('Open', entries(1, 4, 2, 6))
    await olga.board.putAbove(card(olga, 3), card(olga, 2, 'Open'))
    await olga.board.reads('Open', entries(1, 4, 3, 2, 6))
    await omar.board.reads('Open', entries(4, 2, 6, 1))
    desk.relay.speak()
    await read('Open', 1, 4, 3, 2, 6)
    await read('No State', 5)
  })

  it('two who put cards into the same gap without seeing each other see the same in the end', async () => {
    desk.relay.hush()
    await olga.board.putAbove(card(olga, 6, 'Open'), card(olga, 4, 'Open'))
    await omar.board.putAbove(card(omar, 2, 'Open'), card(omar, 4, 'Open'))
    desk.relay.speak()
    const shown = async ({ board }: Player): Promise<string[]> =>
      (await board.column('Open').getByRole('listitem').allInnerTexts()).map((text) => text.split('\n')[0] ?? '')
    await until(
      async () => await Promise.all([olga, omar, vera].map(shown)),
      ([first, ...others]) => {
        expect(others).toEqual([first, first])
        expect(first?.[0]).toBe('Entry 1')
        expect(first?.slice(1, 3).toSorted()).toEqual(entries(2, 6))
        expect(first?.slice(3)).toEqual(entries(4, 3))
      },
    )
  })

  it('a card in hand scrolls a long column at its edge', async () => {
    const ops = Array.from({ length: 60 }, (_, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: `Many ${at + 1}`, [state.id]: 'done0000' },
    }))
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
    const { page, board } = olga
    await board.drag(board.card('Done', 'Many 1'), 'Done', { drop: false })
    const bounds = await board.column('Done').boundingBox()
    if (bounds === null) throw new Error('the column is not on screen')
    await page.mouse.move(bounds.x + 100, bounds.y + bounds.height - 10)
    await see(board.card('Done', 'Many 60'))
    await until(board.said, (said) => expect(said).toContain('Done, at the end'))
    await page.mouse.up()
    await until(
      async () => (await board.column('Done').getByRole('listitem').allInnerTexts()).map((text) => text.split('\n')[0]),
      (texts) => expect(texts.slice(-2)).toEqual(['Many 60', 'Many 1']),
    )
  })

  it('where the view is sorted a card takes the place that the sort says', async () => {
    const { page, board } = vera
    const address = new URL(olga.page.url())
    address.searchParams.set('sort', '-note0000')
    await olga.page.goto(address.href)
    await olga.board.reads('Open', entries(6, 4, 3, 2, 1))
    await olga.board.putAbove(card(olga, 5), card(olga, 6, 'Open'), { drop: false })
    await until(olga.board.said, (said) => expect(said).toContain('Open, 5 records'))
    expect(await gaps(olga).count()).toBe(0)
    await olga.page.mouse.up()
    await olga.board.reads('Open', entries(6, 5, 4, 3, 2, 1))
    await olga.board.putAbove(card(olga, 1, 'Open'), card(olga, 6, 'Open'))
    await olga.board.reads('Open', entries(6, 5, 4, 3, 2, 1))
    // Who may only look has no hand on them.
    await board.putAbove(card(vera, 4, 'Open'), card(vera, 1, 'Open'), { drop: false })
    expect(await gaps(vera).count()).toBe(0)
    await page.mouse.up()
    await page.keyboard.press('Escape')
  })

  it('nothing went wrong on any screen meanwhile', async () => {
    for (const { problems } of [olga, omar, vera]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
