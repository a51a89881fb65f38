import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createDashboard, moveWidget, removeDashboard, removeWidget, saveWidget } from '@operagrid/db/queries/dashboard'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { DashboardEvent, WidgetDraft } from '@operagrid/shared/domain/dashboard'
import type { Actor } from '@operagrid/shared/domain/member'

import { makeDashboards } from './dashboards.ts'
import type { Dashboards } from './dashboards.ts'
import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { watchDashboard } from './watch-dashboard.ts'

describe('a watched dashboard', () => {
  let database: TestDatabase
  let engine: Engine
  let dashboards: Dashboards
  let here: SeededTenant

  beforeAll(async () => {
    database = await createTestDatabase()
    const log = pino({ level: 'silent' })
    engine = makeEngine(database.db, log)
    dashboards = makeDashboards({ db: database.db, log, engine })
    here = await seedTenant(database.adminUrl, [{ id: 'people00', name: 'People', type: 'number' }])
  })
  afterAll(async () => {
    dashboards.close()
    engine.close()
    await database.drop()
  })

  const total = (title: string, fn: 'count' | 'sum' = 'count'): WidgetDraft => ({
    title,
    kind: 'number',
    gridId: here.gridId,
    filter: null,
    aggregate: { fn, field: fn === 'count' ? null : 'people00' },
    groupBy: null,
    fields: [],
  })
  const shape = async (dashboardId: string, work: (tx: TenantTx) => Promise<void>) => {
    await inTenant(database.db, here.actors.organizer, work)
    dashboards.changed(here.tenantId, dashboardId)
  }
  async function make(...widgets: [id: string, widget: WidgetDraft][]): Promise<string> {
    const dashboardId = v7()
    await shape(dashboardId, async (tx) => {
      await createDashboard(tx, dashboardId, 'Wall')
      for (const [id, widget] of widgets) await saveWidget(tx, dashboardId, id, widget)
    })
    return dashboardId
  }
  function watch(dashboardId: string, actor: Actor = here.actors.viewer) {
    const abort = new AbortController()
    const events = watchDashboard({ db: database.db, dashboards }, actor, dashboardId, abort.signal)
    const next = async (): Promise<DashboardEvent> => {
      const { value } = await events.next()
      if (value === undefined) throw new Error('the feed ended')
      return value
    }
    return { next, events, abort }
  }
  const create = () => ({ kind: 'create' as const, opId: v7(), recordId: v7(), cells: { people00: 4 } })

  it('is told whole first, then by what moves', async () => {
    const [count, sum] = [v7(), v7()]
    const dashboardId = await make([count, total('Reports')], [sum, total('People', 'sum')])
    const { next, events } = watch(dashboardId)
    const first = await next()
    expect(first.dashboard?.widgets.map(({ title }) => title)).toEqual(['Reports', 'People'])
    expect(new Set(first.tallies.map(({ widgetId }) => widgetId))).toEqual(new Set([count, sum]))
    await engine.apply(here.actors.organizer, here.gridId, [create()])
    const second = await next()
    expect(second.dashboard).toBeNull()
    expect(second.tallies.every(({ version }) => version === 1)).toBe(true)
    await events.return()
  })

  it('is told again when a tile is added, moved or removed', async () => {
    const [one, two] = [v7(), v7()]
    const dashboardId = await make([one, total('One')])
    const { next, events } = watch(dashboardId)
    await next()
    await shape(dashboardId, async (tx) => await saveWidget(tx, dashboardId, two, total('Two', 'sum')))
    const added = await next()
    expect(added.dashboard?.widgets.map(({ id }) => id)).toEqual([one, two])
    expect(added.tallies.map(({ widgetId }) => widgetId)).toEqual([two])
    await shape(dashboardId, async (tx) => await moveWidget(tx, dashboardId, two, one))
    expect((await next()).dashboard?.widgets.map(({ id }) => id)).toEqual([two, one])
    await shape(dashboardId, async (tx) => await removeWidget(tx, dashboardId, one))
    expect((await next()).dashboard?.widgets.map(({ id }) => id)).toEqual([two])
    await events.return()
  })

  it('computes a tile anew when its definition changes, not when its title does', async () => {
    const id = v7()
    const dashboardId = await make([id, total('People', 'sum')])
    const { next, events } = watch(dashboardId)
    const [before] = (await next()).tallies
    await shape(dashboardId, async (tx) => await saveWidget(tx, dashboardId, id, total('Everybody', 'sum')))
    const renamed = await next()
    expect(renamed.dashboard?.widgets[0]?.title).toBe('Everybody')
    expect(renamed.tallies).toEqual([])
    await shape(dashboardId, async (tx) => await saveWidget(tx, dashboardId, id, total('Reports')))
    const counted = await next()
    expect(counted.tallies).toHaveLength(1)
    expect(counted.tallies[0]?.groups).not.toEqual(before?.groups)
    await events.return()
  })

  it('ends when it is removed, and is not there for a reporter, another tenant or an unknown id', async () => {
    const dashboardId = await make()
    const { next } = watch(dashboardId)
    await next()
    await shape(dashboardId, async (tx) => void (await removeDashboard(tx, dashboardId)))
    await expect(next()).rejects.toMatchObject({ code: 'NOT_FOUND' })

    const mine = await make()
    const there = await seedTenant(database.adminUrl)
    await expect(watch(mine, here.actors.reporter).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(watch(mine, there.actors.management).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(watch(v7()).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends at once when its reader leaves while nothing moves', async () => {
    const dashboardId = await make([v7(), total('Reports')])
    const { next, events, abort } = watch(dashboardId)
    await next()
    const waiting = events.next()
    abort.abort()
    expect((await waiting).done).toBe(true)
  })
})
