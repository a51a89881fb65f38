import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

/** Photos and lists by ids of A, as they are, small, with A's own tag, or to be written over. */
export function drawFile(drawer: Drawer): Question {
  const { random } = drawer
  const seat = drawer.seat()
  const headers = { authorization: `Bearer ${seat.token}` }
  const id = drawer.id('attachmentId')
  const question = { kind: 'file', seat, wanted: 'alike' } as const
  if (random.chance(0.25)) {
    const importId = drawer.id('importId')
    const call = { method: 'GET', path: `/files/imports/${importId}/problems`, headers } as const
    return { ...question, permission: 'shapeGrids', ask: { by: 'file', call } }
  }
  if (random.chance(0.1)) {
    // No photo: it is refused after the claim, which is given up again. Each member has an id of A for that, since
    // a claim that another one of B holds just now is not there for this one.
    const { spares, b } = drawer.world
    const place = Object.values(b.seats)
      .flat()
      .findIndex(({ memberId }) => memberId === seat.memberId)
    const call = {
      method: 'PUT',
      path: `/files/${spares.attachmentId[place] ?? drawer.fresh()}`,
      headers: { ...headers, 'content-type': 'image/png', 'x-attachment-name': 'photo.png' },
      body: 'no photo',
    } as const
    return { ...question, permission: 'fileReports', ask: { by: 'file', call } }
  }
  const search = random.pick(['', '', '?w=320', '?w=1600', '?w=7'])
  // Of the smallest PNG as the server cleans it: the same in all tenants.
  const tag = random.chance(0.3) ? { 'if-none-match': '*' } : {}
  const call = { method: 'GET', path: `/files/${id}${search}`, headers: { ...headers, ...tag } } as const
  return { ...question, permission: 'belong', ask: { by: 'file', call } }
}
