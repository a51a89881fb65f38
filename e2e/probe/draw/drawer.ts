import type { Role } from '@operagrid/shared/domain/member'
import { roles } from '@operagrid/shared/domain/member'

import type { Random } from '../../chaos/random.ts'
import type { ProbeWorld } from '../world/probe-world.ts'
import { idNames } from '../world/side.ts'
import type { Belongings, IdName, Seat } from '../world/side.ts'
import type { Way } from './question.ts'

/** Whose a thing that a question names is. */
export type Owner = 'own' | 'foreign' | 'random'

/** Draws the parts of one question; the same seed and step draw the same. */
export type Drawer = {
  readonly random: Random
  readonly world: ProbeWorld
  /** A member of B. */
  seat(role?: Role): Seat
  way(): Way
  /** Ids of one owner, or each of any. */
  things(mix?: 'mixed'): Belongings
  id(name: IdName, owner?: Owner): string
  fresh(): string
  /** All that `fresh` has made so far: a twin needs others. */
  readonly made: readonly string[]
  owner(): Owner
  /** An address of this machine that hardly anybody asks from. */
  from(): string
}

/** Ids of fields and choices are no UUIDs. */
const shortNames: ReadonlySet<IdName> = new Set([
  'fieldId',
  'placeFieldId',
  'choiceId',
  'hiddenFieldId',
  'veiledFieldId',
])

export function makeDrawer(world: ProbeWorld, random: Random): Drawer {
  const { a, b } = world
  const made: string[] = []
  const fresh = (): string => {
    const id = random.uuid(Date.now())
    made.push(id)
    return id
  }
  const owner = (): Owner =>
    random.weigh([
      ['foreign', 5],
      ['own', 4],
      ['random', 1],
    ])

  function id(name: IdName, whose: Owner = owner()): string {
    if (whose === 'own') return b.things[name]
    if (whose === 'foreign') return foreign(name)
    if (shortNames.has(name)) return `x${String(random.between(1_000_000, 9_999_999))}`
    return fresh()
  }

  function foreign(name: IdName): string {
    const { seats, manager, things, still } = a
    const member = (): Seat => random.find([manager, ...Object.values(seats).flat()]) ?? manager
    switch (name) {
      case 'memberId':
        return member().memberId
      case 'sessionId':
        return member().sessionId
      case 'tenantId':
        return things.tenantId
      case 'fieldId':
        return random.chance(0.5) ? things.fieldId : things.hiddenFieldId
      default:
        return random.chance(0.7) ? things[name] : still[name]
    }
  }

  return {
    random,
    world,
    fresh,
    made,
    owner,
    id,
    seat: (role = random.pick(roles)) => random.pick(b.seats[role]),
    way: () =>
      random.weigh([
        ['httpTogether', 5],
        ['socketTogether', 2],
        ['socket', 1.5],
        ['http', 0.5],
      ]),
    things(mix) {
      const one = mix === undefined && random.chance(0.6) ? owner() : undefined
      // One id for each name of the list, and the address, which is nobody's id.
      return {
        ...Object.fromEntries(idNames.map((name) => [name, id(name, one)])),
        email: b.things.email,
      } as Belongings
    },
    from: () => `127.${random.between(1, 254)}.${random.between(0, 255)}.${random.between(2, 254)}`,
  }
}
