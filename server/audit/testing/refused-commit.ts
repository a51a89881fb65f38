import type { Client } from 'pg'

/** Tables that an entry itself is written to. */
const LOG = ['audit_event', 'audit_head']

/**
 * Makes transactions fail at the very end, when all their statements have gone well: those that write an entry
 * of `kind`, or those that change anything but the log. Until `lift`, which answers whether one was refused.
 */
export async function refuseCommits(admin: Client, what: { readonly kind: string } | 'effects') {
  await admin.query(`create schema refusing; create sequence refusing.times;
    create function refusing.refuse() returns trigger language plpgsql security definer as $$
    begin
      perform nextval('refusing.times'); -- Not undone with the rest.
      raise exception 'refused at its commit';
    end $$;`)
  const tables = what === 'effects' ? await tablesOf(admin) : ['audit_event']
  const when = what === 'effects' ? '' : `when (new.action = '${what.kind}')`
  const events = what === 'effects' ? 'insert or update or delete' : 'insert'
  for (const table of tables)
    await admin.query(`create constraint trigger refusing after ${events} on ${table}
      deferrable initially deferred for each row ${when} execute function refusing.refuse()`)
  return {
    async lift(): Promise<boolean> {
      const { rows } = await admin.query<{ called: boolean }>('select is_called as called from refusing.times')
      await admin.query('drop schema refusing cascade')
      return rows[0]?.called === true
    },
  }
}

/**
 * All that is stored, but for the log: equal texts mean that nothing was changed. Tries at a second factor and the
 * step of the last code are left out: they count before the effect, whatever becomes of it.
 */
export async function worldOf(admin: Client): Promise<string> {
  const parts: string[] = []
  for (const table of await tablesOf(admin)) {
    const { rows } = await admin.query<{ sum: string | null }>(
      `select md5(string_agg(r, '|' order by r)) as sum
         from (select (to_jsonb(t) - 'tries_left' - 'tried_at' - 'last_step')::text as r from ${table} t) as rows`,
    )
    parts.push(`${table} ${rows[0]?.sum ?? 'empty'}`)
  }
  return parts.join('\n')
}

async function tablesOf(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public' and tablename <> all ($1)
     order by tablename`,
    [LOG],
  )
  return rows.map(({ name }) => name)
}
