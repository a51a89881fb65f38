import { v7 } from 'uuid'

import { findAccount } from '@operagrid/db/queries/account'
import { roleNames } from '@operagrid/shared/domain/member'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Context, Services } from '../http/context.ts'
import { addComment } from '../live/comments.ts'
import { appRouter } from '../routers/app.ts'
import { createCallerFactory } from '../trpc.ts'
import { demoOrigin, joinAll } from './accounts.ts'
import { makeDemoFile, readDemoFile, writeDemoFile } from './demo-file.ts'
import type { DemoFile } from './demo-file.ts'
import { fields, gridName } from './festival.ts'
import { makeIncidents } from './incidents.ts'
import { makeOps } from './ops.ts'
import { reportForm } from './report-form.ts'
import { makeTalk } from './talk.ts'
import { makeTiles } from './tiles.ts'

/** A ready sign-in; `role` as people read it. */
export type DemoSignIn = { readonly role: string; readonly email: string; readonly password: string }

const INCIDENTS = 400
const SEED = 20_261_123

/**
 * Makes the demo workspace when it is missing, by the same procedures that people use, and
 * answers its sign-ins. A seeding that was cut short goes on where it stopped: everything it
 * does has an id that was decided, and stored, before the first step.
 */
export async function seedDemo(services: Services): Promise<DemoSignIn[]> {
  const { dataDir } = services.config
  const stored = readDemoFile(dataDir)
  const manager = stored?.signIns.find((signIn) => signIn.role === 'management')
  const exists = (await findAccount(services.db, manager?.email ?? 'management@demo.operagrid.local')) !== undefined
  if (stored !== null && stored.seeded && exists) return shown(stored)
  if (stored === null && exists) {
    services.log.warn(
      'the database has a demo workspace whose passwords are not in DATA_DIR/demo.json: it is left as it is',
    )
    return []
  }
  // A finished file without its workspace belongs to another database.
  const file = stored === null || stored.seeded ? makeDemoFile(new Date()) : stored
  writeDemoFile(dataDir, file)
  await fill(services, file, await joinAll(services, file))
  const done = { ...file, seeded: true }
  writeDemoFile(dataDir, done)
  return shown(done)
}

async function fill(services: Services, file: DemoFile, actors: Readonly<Record<Role, Actor>>): Promise<void> {
  const as = (role: Role) => createCallerFactory(appRouter)(contextOf(services, actors[role]))
  const { gridId, formId, dashboardId } = file
  const organizer = as('organizer')
  await unlessThere(organizer.grid.create({ id: gridId, name: gridName, fields: [...fields] }))
  await organizer.form.save({ gridId, formId, form: reportForm })

  const nowMs = Date.parse(file.startedAt)
  const ops = makeOps(makeIncidents(SEED, INCIDENTS, nowMs), { seed: SEED, nowMs, formId })
  await services.engine.apply(actors.organizer, gridId, ops.logged)
  await services.engine.apply(actors.reporter, gridId, ops.filed)
  await services.engine.apply(actors.organizer, gridId, ops.triaged)
  for (const { by, ...comment } of makeTalk(ops, actors, { seed: SEED, nowMs }))
    await addComment(services.engine, actors[by], { gridId, ...comment })

  await unlessThere(organizer.dashboard.create({ dashboardId, name: 'Control room' }))
  const { widgets } = await organizer.dashboard.get({ dashboardId })
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const widget of makeTiles(gridId, zone).slice(widgets.length)) {
    await organizer.dashboard.saveWidget({ dashboardId, widgetId: v7(), widget })
  }
}

function contextOf(services: Services, actor: Actor): Context {
  const self = async () => actor
  return {
    ...services,
    actor: self,
    weakActor: self,
    claims: null,
    sessionId: null,
    origin: demoOrigin,
    batched: false,
  }
}

/** Lets a step pass that an earlier, interrupted seeding has done. */
async function unlessThere(step: Promise<unknown>): Promise<void> {
  try {
    await step
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!(cause instanceof AppError) || cause.code !== 'CONFLICT') throw error
  }
}

function shown(file: DemoFile): DemoSignIn[] {
  return file.signIns.map(({ role, email, password }) => ({ role: roleNames[role], email, password }))
}
