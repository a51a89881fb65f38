-- Imports into a grid that was there: what they did, and how far their undo is. The ops of an import follow from its
-- id (server/import/op-id.ts), so that what it wrote is found without a row for each.

create table grid_import (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  id uuid not null,
  -- Who imported, and may take it back. No foreign key: the history outlives a removal.
  member_id uuid not null,
  file_name text not null check (char_length(file_name) between 1 and 200),
  -- The time that the ids of its ops carry, and that of its undo's.
  begun_at timestamptz not null,
  undo_begun_at timestamptz,
  -- How many ops it may have made at most.
  rows bigint not null check (rows >= 0),
  state text not null default 'running' check (state in ('running', 'done', 'stopped', 'undoing', 'paused', 'undone')),
  -- When the server that works on it last said so: one that died says nothing more.
  touched_at timestamptz not null default now(),
  added bigint not null default 0,
  updated bigint not null default 0,
  -- Of the undo: how many ops were looked at, taken back and left, and the first of those, shape UndoLeft[] of
  -- shared/domain/import-undo.ts.
  undo_seen bigint not null default 0,
  undo_done bigint not null default 0,
  undo_left bigint not null default 0,
  left_list jsonb not null default '[]' check (jsonb_typeof(left_list) = 'array'),
  primary key (tenant_id, grid_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table grid_import enable row level security, force row level security;

create policy tenant_isolation on grid_import as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Whoever edits the grid sees what came in and from whom; only its author goes on with it.
create policy import_read on grid_import for select to operagrid_app using ((select app.edits()));
create policy import_begin on grid_import for insert to operagrid_app
  with check ((select app.edits()) and member_id = (select app.member_id()));
create policy import_go_on on grid_import for update to operagrid_app
  using ((select app.edits()) and member_id = (select app.member_id()))
  with check ((select app.edits()) and member_id = (select app.member_id()));
-- No delete: it goes with its grid.
grant select, insert, update (undo_begun_at, state, touched_at, added, updated, undo_seen, undo_done, undo_left, left_list)
  on grid_import to operagrid_app;
