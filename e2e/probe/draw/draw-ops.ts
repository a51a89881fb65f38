import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

/** Ops whose grid, record, fields, choices, photos, form and earlier ops are of different tenants. */
export function drawOps(drawer: Drawer): Question {
  const { random, world } = drawer
  const seat = drawer.seat()
  const borrowed: string[] = []
  const gridId = random.chance(0.6) ? drawer.id('gridId', 'own') : drawer.id('gridId')
  const spare = (name: 'recordId' | 'opId'): string => {
    const id = random.chance(0.5) ? world.spares[name].pop() : undefined
    if (id !== undefined) borrowed.push(id)
    return id ?? drawer.fresh()
  }
  let creates = false
  const ops = Array.from({ length: random.between(1, 3) }, () => {
    const kind = random.weigh([
      ['patch', 8],
      ['undo', 4],
      ['delete', 3],
      ['restore', 2],
      ['review', 2],
      ['assign', 2],
      ['move', 2],
      ['create', 0.3],
    ])
    const recordId = drawer.id('recordId', kind === 'delete' ? random.pick(['foreign', 'random']) : undefined)
    const opId = drawer.fresh()
    switch (kind) {
      case 'patch':
        return { kind, opId, recordId, cells: cellsOf(drawer), baseVersion: random.between(0, 3_000) }
      case 'undo':
        return { kind, opId, recordId, target: drawer.id('opId') }
      case 'review':
        return { kind, opId, recordId, state: 'seen' }
      case 'assign': {
        const memberId = drawer.id('memberId', random.pick(['foreign', 'random']))
        return { kind, opId, recordId, memberId, baseVersion: random.between(0, 3_000) }
      }
      case 'move':
        return { kind, opId, recordId, rowOrder: random.between(-9, 9) }
      case 'create':
        creates = true
        return { kind, opId: spare('opId'), recordId: spare('recordId'), cells: cellsOf(drawer), ...formOf(drawer) }
      default:
        return { kind, opId, recordId }
    }
  })
  const as = random.chance(0.1) ? { as: drawer.id('memberId', random.pick(['foreign', 'random'])) } : {}
  return {
    kind: 'ops',
    seat,
    permission: 'fileReports',
    wanted: 'alike',
    borrowed,
    ...(creates ? { makes: 'record' as const } : {}),
    ask: {
      by: 'procedure',
      type: 'mutation',
      way: drawer.way(),
      path: 'record.apply',
      input: { gridId, ...as, ops },
      token: seat.token,
    },
  }
}

function cellsOf(drawer: Drawer): Record<string, unknown> {
  const { random, world, id } = drawer
  const { fields } = world.b.brand
  return random.weigh([
    [{ [`${fields}tx`]: `edited ${random.between(0, 99)}` }, 2],
    [{ [world.b.things.veiledFieldId]: 'into a hidden field' }, 1],
    [{ [id('fieldId', 'foreign')]: 'into a foreign field' }, 2],
    [{ [`${fields}ph`]: [id('attachmentId', random.pick(['foreign', 'random']))] }, 2],
    [{ [`${fields}at`]: [id('attachmentId', random.pick(['foreign', 'random']))] }, 1],
    [{ [`${fields}se`]: id('choiceId') }, 2],
    [{ [`${fields}nu`]: random.between(0, 9), [id('fieldId')]: 'and a text' }, 1],
  ])
}

function formOf({ random, id }: Drawer): { formId?: string } {
  return random.chance(0.7) ? { formId: id('formId') } : {}
}
