-- The records of a large grid in the order of a query, so that a window of a million need not sort a million. Kept up
-- by who reads, not by who writes: no edit pays for it. It only says which records to look at; what is answered is
-- asked of the records themselves (record-order.ts), so it may be late but never wrong.

create table record_order (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  -- A digest of the query and of the fields that it names, as they are.
  id uuid not null,
  -- The version of the grid that the blocks are true of; null while they are being written.
  version bigint,
  used_at timestamptz not null default now(),
  primary key (tenant_id, grid_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table record_order enable row level security, force row level security;

-- A stretch of it: sort keys as bytes (record-order-key.ts), those from start up to the next block's.
create table record_order_block (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  order_id uuid not null,
  -- Empty for the first.
  start bytea not null,
  count int not null,
  -- Each key behind its length in two bytes. A key ends with its record's number.
  keys bytea not null,
  primary key (tenant_id, grid_id, order_id, start),
  foreign key (tenant_id, grid_id, order_id) references record_order (tenant_id, grid_id, id) on delete cascade
);
alter table record_order_block enable row level security, force row level security;
-- Packed keys of neighbours are alike: what does not fit a page shrinks well.
alter table record_order_block alter column keys set storage extended;

create policy tenant_isolation on record_order as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on record_order_block as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- They are in the order of hidden fields too: whoever does not see all of them reads without.
create policy order_edit on record_order to operagrid_app using ((select app.edits())) with check ((select app.edits()));
create policy order_edit on record_order_block to operagrid_app
  using ((select app.edits())) with check ((select app.edits()));
grant select, insert, delete, update (version, used_at) on record_order to operagrid_app;
grant select, insert, delete, update (count, keys) on record_order_block to operagrid_app;
