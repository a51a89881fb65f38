import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

/** Streams of what is A's, from cursors and last events that may be A's. */
export function drawFeed(drawer: Drawer): Question {
  const { random, world } = drawer
  const seat = drawer.seat()
  const cursor = random.pick([0, random.between(0, 3_000), 1_500_000, Number.MAX_SAFE_INTEGER])
  const lastEventId = random.pick([
    undefined,
    `${random.between(0, 3_000)}`,
    `${random.between(0, 3_000)}.${world.a.brand.mark.slice(0, 12)}`,
    drawer.id('recordId', 'foreign'),
    '-',
  ])
  const feeds = [
    { path: 'live.grid', permission: 'belong', input: { gridId: drawer.id('gridId'), cursor } },
    {
      path: 'live.grid',
      permission: 'belong',
      input: { gridId: drawer.id('dashboardId', 'foreign'), cursor },
    },
    {
      path: 'live.presence',
      permission: 'readGrids',
      input: { gridId: drawer.id('gridId'), clientId: drawer.id('sessionId') },
    },
    {
      path: 'live.dashboard',
      permission: 'readDashboards',
      input: { dashboardId: random.chance(0.8) ? drawer.id('dashboardId') : drawer.id('gridId') },
    },
    {
      path: 'live.tallies',
      permission: 'readGrids',
      input: {
        gridId: random.chance(0.8) ? drawer.id('gridId') : drawer.id('dashboardId', 'foreign'),
        filter: null,
        group: random.pick(['$reviewState', '$createdBy', '$updatedBy', '$assignedTo']),
        ...(random.chance(0.3) && { within: [{ field: '$createdAt', bucket: 'day', zone: 'UTC' }] }),
        aggregates: [{ fn: 'count', field: null }],
      },
    },
    { path: 'import.progress', permission: 'shapeGrids', input: { importId: drawer.id('importId') } },
    {
      path: 'import.undoing',
      permission: 'shapeGrids',
      input: { gridId: drawer.id('gridId'), importId: drawer.id('gridImportId') },
    },
  ] as const
  const { path, permission, input } = random.pick(feeds)
  const resumed = path === 'live.grid' && lastEventId !== undefined ? { lastEventId } : {}
  return {
    kind: 'feed',
    seat,
    permission,
    wanted: 'alike',
    ask: { by: 'stream', path, input, token: seat.token, ...resumed },
  }
}
