import { may } from '@operagrid/shared/domain/permission'
import type { ProcedureCase } from '@operagrid/shared/testing/procedure-case'
import { procedureCases } from '@operagrid/shared/testing/procedure-cases'

import type { SpareName } from '../world/make-spares.ts'
import type { Belongings } from '../world/side.ts'
import type { Drawer } from './drawer.ts'
import type { Makes, Question } from './question.ts'

/** Shares of what is slow, or leaves more behind than it is worth; everything else has 1. */
const shares: Readonly<Record<string, number>> = {
  'audit.verify': 0.01,
  'audit.list': 0.2,
  'audit.export': 0.2,
  'account.changeEmail': 0.004,
  'account.changePassword': 0.004,
  'account.sendConfirmation': 0.01,
  'account.askReset': 0.02,
  'account.reset': 0.02,
  'account.confirm': 0.05,
  'factor.begin': 0.004,
  'factor.confirm': 0.1,
  'factor.remove': 0.004,
  'factor.renewCodes': 0.004,
  'auth.secondFactor': 0.02,
  'auth.signIn': 0.002,
  'passkey.options': 0.004,
  'passkey.remove': 0.004,
  'passkey.add': 0.02,
  'auth.passkeySignIn': 0.02,
  'auth.passkeyOptions': 0.1,
  'auth.signUp': 0.002,
  'auth.signOut': 0.1,
  'auth.refresh': 0.1,
  'member.accept': 0.02,
  'member.invitation': 0.1,
  'import.analyse': 0.3,
  'import.check': 0.3,
  'import.into': 0.3,
  'grid.copy': 0.3,
  'import.copy': 0.1,
  'live.presence': 0.3,
  'live.grid': 0.5,
  'live.dashboard': 0.3,
  'live.notifications': 0.3,
}
const weighed = Object.entries(procedureCases).map(([path, row]) => [{ path, row }, shares[path] ?? 1] as const)
const [first, ...others] = weighed
if (first === undefined) throw new Error('there are no procedures')
const cases = [first, ...others] as const

const makers: Readonly<Record<string, { readonly makes: Makes; readonly id: SpareName | null }>> = {
  'grid.create': { makes: 'grid', id: 'gridId' },
  'grid.copy': { makes: 'grid', id: 'gridId' },
  'import.copy': { makes: 'grid', id: 'gridId' },
  'dashboard.create': { makes: 'dashboard', id: 'dashboardId' },
  'dashboard.saveWidget': { makes: 'widget', id: 'widgetId' },
  'form.save': { makes: 'form', id: null },
  'view.save': { makes: 'view', id: null },
  'member.invite': { makes: 'invitation', id: null },
  'member.inviteMany': { makes: 'invitation', id: null },
  'auth.signUp': { makes: 'account', id: null },
}

/** Any procedure with ids of A, of B, of nobody or of all of them, as any role. */
export function drawTable(drawer: Drawer): Question {
  const { random, world } = drawer
  const { path, row } = random.weigh(cases)
  const seat = drawer.seat()
  const served = row.permission === 'public' || may(seat.role, row.permission)
  const borrowed: string[] = []
  const maker = makers[path]
  const things = thingsFor(drawer, row, served)
  const makes = served && maker !== undefined && canMake(path, things, world.b.things) ? maker : undefined
  const id = (): string => {
    const name = random.chance(0.3) ? (makes?.id ?? null) : null
    const spare = name === null ? undefined : world.spares[name].pop()
    if (spare !== undefined) borrowed.push(spare)
    return spare ?? drawer.fresh()
  }
  // A form of A's id is made, where none is of that id: the id is B's as well from then on.
  const formId = path === 'form.save' && makes !== undefined ? (world.spares.formId.pop() ?? drawer.fresh()) : undefined
  if (formId !== undefined) borrowed.push(formId)
  const named = formId === undefined ? things : { ...things, formId }
  const input = withEmail(drawer, path, row.input(named, id))
  const { token } = seat
  const question = {
    kind: 'table',
    seat,
    permission: row.permission,
    wanted: 'alike',
    ...(row.onlyHttp === undefined ? {} : { onlyHttp: row.onlyHttp }),
    ...(makes === undefined ? {} : { makes: makes.makes }),
    borrowed,
  } as const
  if (row.type === 'subscription') return { ...question, ask: { by: 'stream', path, input, token } }
  if (row.permission !== 'public')
    return { ...question, ask: { by: 'procedure', type: row.type, way: drawer.way(), path, input, token } }
  const lone = { way: 'http', from: drawer.from(), cookie: `operagrid_refresh=${seat.cookie.slice(1)}x` } as const
  return { ...question, ask: { by: 'procedure', type: row.type, ...lone, path, input, token } }
}

/** B's own things are not used up by those who may: they serve to the end. */
function thingsFor(drawer: Drawer, row: ProcedureCase, served: boolean): Belongings {
  for (;;) {
    const things = drawer.things()
    if (!served || row.destroys !== true || !isWhollyOwn(row, things, drawer.world.b.things)) return things
  }
}

function isWhollyOwn(row: ProcedureCase, things: Belongings, own: Belongings): boolean {
  const text = JSON.stringify(row.input(things, () => 'made') ?? '')
  return Object.entries(things).every(
    ([name, id]) => !text.includes(id) || Object.entries(own).some(([other, known]) => other === name && known === id),
  )
}

function canMake(path: string, things: Belongings, own: Belongings): boolean {
  if (path === 'dashboard.saveWidget') return things.dashboardId === own.dashboardId && things.gridId === own.gridId
  if (path === 'grid.copy' || path === 'import.copy') return things.gridId === own.gridId
  return path !== 'form.save' || (things.gridId === own.gridId && things.formId !== own.formId)
}

/** Whoever has an account in A is invited like anybody. */
function withEmail({ random, world }: Drawer, path: string, input: object | undefined): object | undefined {
  if (path !== 'member.invite' || !random.chance(0.3)) return input
  return { ...input, email: world.a.things.email }
}
