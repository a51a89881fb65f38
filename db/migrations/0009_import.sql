-- An import fills a grid that is not ready, in many transactions. When the server dies in between,
-- that grid stays: seen by nobody, and in no tenant's own lists. This is how the next start finds it.

create policy grid_identity on grid for select to operagrid_identity using (not ready);
grant select (tenant_id, id, ready, created_at) on grid to operagrid_identity;

-- Ids only. Each is then removed in its own tenant's transaction, under its policies.
create function app.list_unready_grids(made_before timestamptz)
  returns table (tenant_id uuid, grid_id uuid)
  language sql stable security definer set search_path = ''
begin atomic
  select g.tenant_id, g.id from public.grid g
   where not g.ready and g.created_at < made_before
   order by g.created_at, g.id
   limit 1000;
end;
revoke execute on function app.list_unready_grids(timestamptz) from public;
grant execute on function app.list_unready_grids(timestamptz) to operagrid_app;

-- The sweep looks through all tenants' grids, of which hardly any is unready.
create index grid_unready on grid (created_at) where not ready;

grant create on schema app to operagrid_identity;
alter function app.list_unready_grids(timestamptz) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
