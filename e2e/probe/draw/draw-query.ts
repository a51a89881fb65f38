import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

const texts = ['eq', 'contains', 'startsWith', 'anyOf'] as const
const others = ['ne', 'notContains', 'noneOf', 'isEmpty', 'notEmpty', 'lt', 'gte'] as const

/** Reads with filters, orders and cursors that name what is A's: its values, members, fields and choices. */
export function drawQuery(drawer: Drawer): Question {
  const { random, world } = drawer
  const { a, b } = world
  const seat = drawer.seat(random.pick(['management', 'organizer', 'viewer']))
  const plain = random.chance(0.5)
  const filter = plain ? foreignValue(drawer) : tree(drawer, random.between(0, 2))
  const sort = Array.from({ length: random.between(0, 2) }, () => ({
    field: plain ? b.still.fieldId : fieldOf(drawer),
    direction: random.pick(['asc', 'desc']),
  }))
  // Of B's own only the grid that nobody edits: all its texts stand behind any id, so that a comparison with one of
  // A's ids and with another one finds the same.
  const gridId = plain || random.chance(0.7) ? b.still.gridId : drawer.id('gridId', random.pick(['foreign', 'random']))
  const key = [...sort.map(() => `${a.brand.mark} ${random.between(0, 1_200)}`), random.between(0, 1_200)]
  const from = !plain && random.chance(0.4) ? { from: key } : {}
  const query = { filter, sort }
  const way = random.pick(['outline', 'window', 'window', 'places'] as const)
  const limit = random.between(1, 100)
  const inputs = {
    outline: { gridId, query, every: 50 },
    window: { gridId, query, ...from, limit },
    places: { gridId, query, ...placesOf(drawer), limit },
  }
  return {
    kind: 'query',
    seat,
    permission: 'readGrids',
    wanted: plain ? 'nothing' : 'alike',
    ask: {
      by: 'procedure',
      type: 'query',
      way: drawer.way(),
      path: `record.${way}`,
      input: inputs[way],
      token: seat.token,
    },
  }
}

/** What a map asks by: B's own field, and names and colours by what may be A's. */
function placesOf(drawer: Drawer) {
  const { b } = drawer.world
  return { place: b.still.placeFieldId, title: fieldIdOf(drawer), colors: [], colorBy: fieldIdOf(drawer) }
}

/** A comparison that fits B's grid and that only a record of A could pass. */
function foreignValue({ random, world, id }: Drawer): object {
  const { a, b } = world
  if (random.chance(0.3))
    return { kind: 'compare', field: '$createdBy', operator: 'eq', value: id('memberId', 'foreign') }
  const operator = random.pick(texts)
  const field = random.pick([b.still.fieldId, b.still.hiddenFieldId])
  return { kind: 'compare', field, operator, value: operator === 'anyOf' ? [a.brand.mark] : a.brand.mark }
}

function tree(drawer: Drawer, depth: number): object {
  const { random, world } = drawer
  if (depth > 0 && random.chance(0.5)) return { kind: 'not', filter: tree(drawer, depth - 1) }
  if (depth > 0)
    return {
      kind: random.pick(['and', 'or']),
      filters: Array.from({ length: random.between(0, 2) }, () => tree(drawer, depth - 1)),
    }
  const operator = random.chance(0.5) ? random.pick(texts) : random.pick(others)
  const { mark } = world.a.brand
  const value = random.pick([mark, drawer.id('choiceId'), drawer.id('memberId'), drawer.id('recordId')])
  if (operator === 'isEmpty' || operator === 'notEmpty')
    return { kind: 'compare', field: fieldOf(drawer), operator, value: null }
  const listed = operator === 'anyOf' || operator === 'noneOf'
  return { kind: 'compare', field: fieldOf(drawer), operator, value: listed ? [value] : value }
}

function fieldIdOf(drawer: Drawer): string | null {
  const field = fieldOf(drawer)
  return field.startsWith('$') ? null : field
}

function fieldOf({ random, world, id }: Drawer): string {
  const { fieldId, hiddenFieldId, veiledFieldId, choiceId } = world.b.still
  const own = random.pick([
    fieldId,
    hiddenFieldId,
    veiledFieldId,
    choiceId.replace(/c1$/, 'se'),
    '$createdBy',
    '$updatedBy',
    '$number',
  ])
  return random.chance(0.6) ? own : id('fieldId', random.pick(['foreign', 'foreign', 'random']))
}
