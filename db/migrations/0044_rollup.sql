-- Fields that are calculated from linked records. The server writes their cells after the edit that moves them; what
-- they read and what they make of it is `rollup`: {link, field, how, result, fault?}.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'location', 'photo', 'link', 'formula', 'rollup'));
alter table field add column rollup jsonb
  check (jsonb_typeof(rollup) = 'object' and rollup ?& array['link', 'field', 'how', 'result']);
alter table field add constraint field_is_rollup check ((type = 'rollup') = (rollup is not null));
grant update (rollup) on field to operagrid_app;
-- All rollups of a workspace are looked through when one of the fields that they read changes.
create index field_rollup on field (tenant_id) where type = 'rollup';

-- As in 0042. What is made of records that a reporter does not see tells of them.
alter policy field_read on field
  using ((select app.role()) <> all (hidden_from)
    and ((select app.reads_all())
      or ((select app.reporter_id()) is not null and type not in ('person', 'link', 'rollup') and app.reporter_knows_field(grid_id, id))));

-- How far the rollups of a grid have come: they are true of the records of `source_id` as of its `version`, or their
-- grid still has them all worked out anew (`compute_from`). The grid itself is a source too: of which records its links
-- lead to. `member_id`: whose change it was that they were last changed by; nobody, once that member is gone.
create table grid_rollup (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  source_id uuid not null,
  version bigint not null,
  member_id uuid not null,
  primary key (tenant_id, grid_id, source_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, source_id) references grid (tenant_id, id) on delete cascade
);
create index grid_rollup_of_source on grid_rollup (tenant_id, source_id);
alter table grid_rollup enable row level security, force row level security;

create policy tenant_isolation on grid_rollup as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Only whoever edits records moves what is made of them: all others read cells.
create policy rollup_edit on grid_rollup to operagrid_app using ((select app.edits())) with check ((select app.edits()));
grant select, insert, delete, update (version, member_id) on grid_rollup to operagrid_app;

-- Workspaces whose rollups a server left behind that died after the edit that moves them, found by the next: ids only,
-- as in 0043.
create policy rollup_identity on grid_rollup for select to operagrid_identity using (true);
grant select (tenant_id, grid_id, source_id, version, member_id) on grid_rollup to operagrid_identity;
alter policy grid_identity on grid
  using (not ready or compute_from is not null
    or exists (select from grid_rollup r where r.tenant_id = grid.tenant_id and r.source_id = grid.id));
grant select (version) on grid to operagrid_identity;
create function app.list_behind_rollups()
  returns table (tenant_id uuid, member_id uuid)
  language sql stable security definer set search_path = ''
begin atomic
  select distinct on (r.tenant_id) r.tenant_id, r.member_id from public.grid_rollup r
    join public.grid s on s.tenant_id = r.tenant_id and s.id = r.source_id and s.version > r.version
   order by r.tenant_id, r.member_id
   limit 1000;
end;
revoke execute on function app.list_behind_rollups() from public;
grant execute on function app.list_behind_rollups() to operagrid_app;

grant create on schema app to operagrid_identity;
alter function app.list_behind_rollups() owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
