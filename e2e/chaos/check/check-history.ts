import { checkFinal } from './final.ts'
import { checkFold } from './fold.ts'
import type { History, Violation } from './history.ts'
import { checkKept } from './kept.ts'
import { checkOnce } from './once.ts'
import { checkOrder } from './order.ts'
import { checkRevoked } from './revoked.ts'
import { checkTold } from './told.ts'

const checks = [checkLeaks, checkOdd, checkOrder, checkOnce, checkFold, checkTold, checkFinal, checkRevoked, checkKept]

/** Everything that a history has against the invariants I1 to I6 and I10 of the design. */
export function checkHistory(history: History): Violation[] {
  return checks.flatMap((check) => check(history))
}

/** Nobody was ever sent anything of the other tenant. I1. */
function checkLeaks({ clients }: History): Violation[] {
  return clients.flatMap(({ name, leaks }) =>
    leaks.map((leak) => ({ invariant: 'I1' as const, text: `${name} was sent ${leak}`, opIds: [] })),
  )
}

function checkOdd({ oddities }: History): Violation[] {
  return oddities.map(({ opIds = [], ...oddity }) => ({ ...oddity, opIds }))
}
