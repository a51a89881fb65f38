-- The trash, whole: fields wait in it as records and grids do, and what has waited long enough is removed for good.

-- A field that was removed. Its row in `field` is gone, so that everything that reads fields, whoever asks, is without
-- it; its cells stay in the records, where nobody is shown them. `definition`: the field as it was, shape Field of
-- shared/domain/field.ts; null once it was deleted for good. The row stays even then, so that its id never names
-- another field: what history says under it is nobody's any more.
create table deleted_field (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  id text not null,
  definition jsonb check (jsonb_typeof(definition) = 'object'),
  -- Which one of the grid's fields it was, counted from 0.
  place integer not null,
  deleted_at timestamptz not null,
  deleted_by uuid,
  -- Whether records may still hold cells of it.
  cells_left boolean not null default true,
  primary key (tenant_id, grid_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table deleted_field enable row level security, force row level security;
create policy tenant_isolation on deleted_field as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- It names hidden fields too.
create policy trash_edit on deleted_field to operagrid_app using ((select app.edits())) with check ((select app.edits()));
grant select, insert, delete, update (definition, cells_left) on deleted_field to operagrid_app;

-- Links outlive the removal of their field, as they outlive that of a record.
alter table record_link
  drop constraint record_link_tenant_id_grid_id_field_id_fkey,
  add foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade;

-- Who put a grid into the trash.
alter table grid add column deleted_by uuid;
grant update (deleted_by) on grid to operagrid_app;

-- What is in the trash may be deleted for good, by management alone. A grid that is deleted and not ready is on its
-- way out, and its records with it.
create policy record_erase on grid_record for delete to operagrid_app
  using (app.role() = 'management' and (deleted_at is not null or exists (
    select from grid g where g.tenant_id = grid_record.tenant_id and g.id = grid_record.grid_id and not g.ready)));
grant delete on grid_record to operagrid_app;
-- What was folded of it for searches goes along.
grant delete on record_text to operagrid_app;
-- A record and a comment that go take along what members were told of them.
create index notification_of_record on notification (tenant_id, record_id);
create index notification_of_comment on notification (tenant_id, comment_id) where comment_id is not null;

-- Since when a file may be named by no record any more: somebody has to look, and then it goes.
alter table attachment add column loose_at timestamptz;
create index attachment_loose on attachment (tenant_id) where loose_at is not null;
create policy attachment_let_go on attachment for update to operagrid_app
  using (app.role() = 'management' and state = 'ready') with check (app.role() = 'management');
grant update (loose_at) on attachment to operagrid_app;

-- Whoever empties the trash asks once for all tenants which of them have something to empty. Ids alone: each is
-- emptied in transactions of its own tenant.
create index grid_record_trash on grid_record (deleted_at) where deleted_at is not null;
create index deleted_field_due on deleted_field (deleted_at) where cells_left;
create policy trash_identity on grid for select to operagrid_identity using (deleted_at is not null);
create policy trash_identity on grid_record for select to operagrid_identity using (deleted_at is not null);
create policy trash_identity on deleted_field for select to operagrid_identity using (cells_left);
create policy trash_identity on attachment for select to operagrid_identity using (loose_at is not null);
grant select (tenant_id, deleted_at) on grid_record to operagrid_identity;
grant select (tenant_id, definition, deleted_at, cells_left) on deleted_field to operagrid_identity;
grant select (tenant_id, loose_at) on attachment to operagrid_identity;
create function app.list_full_trash(deleted_before timestamptz)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = ''
begin atomic
  select g.tenant_id from public.grid g where g.deleted_at is not null and (g.deleted_at < deleted_before or not g.ready)
  union select r.tenant_id from public.grid_record r where r.deleted_at < deleted_before
  union select f.tenant_id from public.deleted_field f
   where f.cells_left and (f.deleted_at < deleted_before or f.definition is null)
  union select a.tenant_id from public.attachment a where a.loose_at is not null
  order by 1;
end;
revoke execute on function app.list_full_trash(timestamptz) from public;
grant execute on function app.list_full_trash(timestamptz) to operagrid_app;

grant create on schema app to operagrid_identity;
alter function app.list_full_trash(timestamptz) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
