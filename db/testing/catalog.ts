import type pg from 'pg'

/** Tables that belong to no tenant, and why. */
const globalTables = new Set([
  'account',
  'account_token',
  'account_totp',
  'account_recovery',
  'passkey',
  'passkey_challenge',
])

/** Unique keys that must not start with tenant_id: what is looked up before a tenant is known. */
const globalKeys = new Set([
  'account_email_key',
  'account_pkey',
  'account_token_pkey',
  'account_token_account_id_purpose_key',
  'passkey_pkey',
  'passkey_credential_id_key',
  'passkey_challenge_pkey',
  'account_totp_pkey',
  'account_recovery_pkey',
  'tenant_pkey',
  'tenant_slug_key',
  'session_by_refresh',
  'invitation_by_token',
])

/** Permissive policies of the app role without a role condition: row security still binds the tenant. */
const openPolicies = new Set(['tenant.tenant_read', 'op_result.op_read'])

type Check = { readonly name: string; readonly sql: string; readonly except?: ReadonlySet<string> }

const tables = `select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'app') and c.relkind in ('r', 'p')`

/** Each query answers what breaks a rule of the design; `found` names the thing. */
const checks: readonly Check[] = [
  {
    name: 'row security is not both enabled and forced',
    sql: `select c.relname as found from pg_class c join (${tables}) t on t.oid = c.oid where not (c.relrowsecurity and c.relforcerowsecurity)`,
    except: globalTables,
  },
  {
    name: 'has no tenant_id uuid not null',
    sql: `select t.relname as found from (${tables}) t where t.relname <> 'tenant' and not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)`,
    except: globalTables,
  },
  {
    name: 'has no restrictive tenant policy for the app role on every command',
    sql: `select t.relname as found from (${tables}) t where not exists (
      select from pg_policy p where p.polrelid = t.oid and not p.polpermissive and p.polcmd = '*'
        and p.polroles = array[(select oid from pg_roles where rolname = 'operagrid_app')]
        and pg_get_expr(p.polqual, p.polrelid) ~ 'SELECT app.tenant_id\\(\\)'
        and pg_get_expr(p.polwithcheck, p.polrelid) ~ '= (\\( SELECT )?app.tenant_id\\(\\)')`,
    except: globalTables,
  },
  {
    name: 'is a policy of the app role that lets everything through',
    sql: `select c.relname || '.' || p.polname as found from pg_policy p join pg_class c on c.oid = p.polrelid
      where p.polpermissive and (p.polroles = '{0}' or (select oid from pg_roles where rolname = 'operagrid_app') = any(p.polroles))
        and coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') = 'true' and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true'`,
    except: openPolicies,
  },
  {
    name: 'is a unique key that does not start with tenant_id',
    sql: `select i.relname as found from pg_index x join pg_class i on i.oid = x.indexrelid join (${tables}) t on t.oid = x.indrelid
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
      where x.indisunique and a.attname is distinct from 'tenant_id'`,
    except: globalKeys,
  },
  {
    name: 'is a foreign key between tenant tables without tenant_id on both sides',
    sql: `select k.conname as found from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
      where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and f.relname not in ('tenant', 'account')
        and not exists (select from unnest(k.conkey, k.confkey) as p(own, other)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.own and a.attname = 'tenant_id'
          join pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.other and b.attname = 'tenant_id')`,
  },
  {
    name: 'is a view that runs as its owner, or a materialized view',
    sql: `select c.relname as found from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'app') and (c.relkind = 'm' or (c.relkind = 'v'
        and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']))`,
  },
  {
    name: 'is a privilege the app role must not have',
    sql: `select t.relname || ' ' || p.privilege as found from (${tables}) t,
      unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) as p(privilege)
      where has_table_privilege('operagrid_app', t.oid, p.privilege)
      union all select t.relname || ' REFERENCES' from (${tables}) t where has_any_column_privilege('operagrid_app', t.oid, 'REFERENCES')
      union all select t || ' ' || p from unnest(array['account', 'account_token', 'account_totp', 'account_recovery', 'passkey', 'passkey_challenge']) as t,
          unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as p
        where has_table_privilege('operagrid_app', 'public.' || t, p)
      union all select t.relname || ' UPDATE(tenant_id)' from (${tables}) t join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
        where has_column_privilege('operagrid_app', t.oid, a.attnum, 'UPDATE')
      union all select n.nspname || ' CREATE' from pg_namespace n where n.nspname in ('public', 'app') and has_schema_privilege('operagrid_app', n.oid, 'CREATE')`,
  },
  {
    name: 'is a function that anyone may call, or that leaves its search path open',
    sql: `select p.proname as found from pg_proc p where p.pronamespace = 'app'::regnamespace
      and (p.proacl is null or exists (select from aclexplode(p.proacl) g where g.grantee = 0)
        or (p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=""']))`,
  },
  {
    name: 'is a SECURITY DEFINER function not owned by operagrid_identity',
    sql: `select p.proname as found from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace) and p.prosecdef and r.rolname <> 'operagrid_identity'`,
  },
  {
    name: 'is a role that is too strong',
    sql: `select rolname as found from pg_roles where rolname in ('operagrid_app', 'operagrid_identity', 'operagrid_owner')
        and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)
      union all select 'operagrid_app is a member of ' || r.rolname from pg_roles r
        where r.rolname <> 'operagrid_app' and not r.rolname like 'pg\\_%' and not r.rolsuper and pg_has_role('operagrid_app', r.oid, 'MEMBER')
      union all select 'operagrid_app owns ' || c.relname from pg_class c where pg_get_userbyid(c.relowner) = 'operagrid_app'`,
  },
]

/** What in this database breaks the rules of tenant isolation, one sentence each; empty when nothing does. */
export async function catalogFaults(client: pg.Client): Promise<string[]> {
  const faults: string[] = []
  for (const { name, sql, except } of checks) {
    const { rows } = await client.query<{ found: string }>(sql)
    faults.push(...rows.filter(({ found }) => except?.has(found) !== true).map(({ found }) => `${found}: ${name}`))
  }
  return faults
}
