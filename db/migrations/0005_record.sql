-- Records, the changes that made them, and the ops that asked for the changes.

create table grid_record (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  id uuid not null,
  number bigint not null,
  version bigint not null,
  cells jsonb not null default '{}' check (jsonb_typeof(cells) = 'object'), -- field id -> value
  review_state text not null default 'none' check (review_state in ('none', 'sent', 'seen', 'accepted', 'needsFix')),
  form_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  deleted_at timestamptz,
  -- Without grid_id: a lookup by id must not tie, on a table without statistics, with the index
  -- below, or the planner reads a whole grid for one record.
  primary key (tenant_id, id),
  unique (tenant_id, grid_id, number),
  -- Foreign-key checks bypass row security, so the tenant is part of every key.
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
)
-- Room on each page for the next version of its records: an edit of cells then touches no index.
with (fillfactor = 85);
-- "My reports": newest first.
create index grid_record_by_author on grid_record (tenant_id, created_by, created_at desc) where created_by is not null;
alter table grid_record enable row level security, force row level security;
create policy tenant_isolation on grid_record as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy record_read on grid_record for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or ((select app.role()) = 'reporter' and created_by = (select app.member_id())));
create policy record_file on grid_record for insert to operagrid_app
  with check ((select app.role()) in ('management', 'organizer')
    or ((select app.role()) = 'reporter' and created_by = (select app.member_id())));
create policy record_edit on grid_record for update to operagrid_app
  using ((select app.role()) in ('management', 'organizer'))
  with check ((select app.role()) in ('management', 'organizer'));
-- No delete: a record goes to the trash by deleted_at.
grant select, insert, update (cells, version, review_state, updated_at, updated_by, deleted_at) on grid_record to operagrid_app;

create table grid_change (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  version bigint not null,
  kind text not null check (kind in ('create', 'patch', 'delete', 'restore', 'review', 'schema')),
  record_id uuid,
  -- Whose record it is: a reporter's feed is decided by it, without a look at the record.
  created_by uuid,
  member_id uuid,
  at timestamptz not null default now(),
  -- The whole change as it travels: shape GridChange of shared/domain/change.ts without version.
  body jsonb not null,
  primary key (tenant_id, grid_id, version),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
-- No index by record: it would cost every edit a random page. What looks back at one record starts
-- from a version, which the primary key serves.
alter table grid_change enable row level security, force row level security;
create policy tenant_isolation on grid_change as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy change_read on grid_change for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or ((select app.role()) = 'reporter' and created_by = (select app.member_id())));
create policy change_write on grid_change for insert to operagrid_app
  with check ((select app.role()) in ('management', 'organizer')
    or ((select app.role()) = 'reporter' and kind = 'create' and created_by = (select app.member_id())));
-- History is not edited: no update, no delete.
grant select, insert on grid_change to operagrid_app;

create table op_result (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  op_id uuid not null,
  member_id uuid not null,
  -- SHA-256 of the op's canonical JSON: the same id with another payload is a conflict, not a retry.
  payload_hash bytea not null check (octet_length(payload_hash) = 32),
  result jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, op_id)
);
alter table op_result enable row level security, force row level security;
create policy tenant_isolation on op_result as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Read across members, so that another's op id is refused instead of failing the whole group.
create policy op_read on op_result for select to operagrid_app using (true);
create policy op_write on op_result for insert to operagrid_app
  with check (member_id = (select app.member_id()) and (select app.role()) in ('management', 'organizer', 'reporter'));
grant select, insert on op_result to operagrid_app;
