-- The tenant, and how every statement says whose data it may touch.
-- Settings are transaction-local and made in one place only: inTenant() in db/tenant.ts.

create schema app;
grant usage on schema app to operagrid_app, operagrid_identity;

-- nullif: after a commit the setting reads '' on that pooled connection, not null.
-- Raising instead of answering null turns a forgotten context into an error, never into an empty list.
-- No `set search_path` on these three: they run for every policy of every statement, the clause costs
-- more than the rest and keeps SQL functions from being inlined. They name what they call in full.
create function app.tenant_id() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  tenant uuid := nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid;
begin
  if tenant is null then
    raise exception 'no tenant in this transaction' using errcode = '42501';
  end if;
  return tenant;
end $$;

create function app.member_id() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('app.member_id', true), '')::uuid;

-- 'none' while a session is only being looked up: no role policy matches it.
create function app.role() returns text
  language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('app.role', true), ''), 'none');

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to operagrid_app, operagrid_identity;

create table tenant (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 120),
  -- In addresses: /w/:slug. Global, so sign-up answers a taken slug by choosing another.
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,47}$'),
  created_at timestamptz not null default now()
);
alter table tenant enable row level security, force row level security;
create policy tenant_isolation on tenant as restrictive to operagrid_app
  using (id = (select app.tenant_id()))
  with check (id = (select app.tenant_id()));
create policy tenant_read on tenant for select to operagrid_app using (true);
create policy tenant_rename on tenant for update to operagrid_app
  using ((select app.role()) = 'management') with check ((select app.role()) = 'management');
create policy tenant_identity on tenant to operagrid_identity using (true) with check (true);
-- No insert and no delete: a tenant begins in app.sign_up and ends by an operator's hand.
grant select, update (name) on tenant to operagrid_app;
grant select, insert on tenant to operagrid_identity;
