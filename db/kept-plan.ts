import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** More rows than this are worth a plan of their own, which costs a millisecond or two. */
const MOST_ROWS = 20

/**
 * The name under which a statement is prepared (`pool.ts`), for as many rows as people write by hand; none for more.
 *
 * A plan that is kept was made for the tables as they were, and stays until their statistics are renewed. Made on tables
 * that were still empty, where all indexes cost the same, it may look for a record among all of the workspace: a trifle
 * for one, minutes for a file that is brought in.
 *
 * @param name the comment that names it, as sql`/* keep: name *\/`
 */
export function keptPlan(rows: number, name: RawBuilder<unknown>): RawBuilder<unknown> {
  return rows <= MOST_ROWS ? name : sql``
}
