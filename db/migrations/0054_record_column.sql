-- The values of a field by the numbers of their records, a thousand to a row, so that another sort or filter of a large
-- grid reads a hundred arrays and not a hundred thousand records. Kept up by who reads, not by who writes: no edit pays
-- for it. It says which records to look at; what is answered is asked of the records themselves (record-column.ts), and
-- those that changed since are asked by filter and sort, so it may be late but never wrong.

create table record_column_head (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  -- The version of the grid that the columns are true of, or of a later one; null while they are written for the first time.
  version bigint,
  -- The columns that are there, and those that are not kept because their texts are too long.
  columns text[] not null default '{}',
  wide text[] not null default '{}',
  -- Who writes just now; null = nobody.
  writer uuid,
  touched_at timestamptz not null default now(),
  primary key (tenant_id, grid_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table record_column_head enable row level security, force row level security;

create table record_column (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  -- What it holds, a field's id or what is beside all cells, and how: `a1b2c3d4 number`. `$number` says which records there are.
  id text not null,
  -- The records numbered from block * 1000 on; the value of each stands at its place among them.
  block int not null,
  nums double precision[],
  texts text[],
  lists jsonb[],
  -- The texts are too long: none is here.
  wide boolean not null default false,
  primary key (tenant_id, grid_id, id, block),
  foreign key (tenant_id, grid_id) references record_column_head (tenant_id, grid_id) on delete cascade
);
alter table record_column enable row level security, force row level security;
-- They are read whole, each time: what is not packed need not be unpacked.
alter table record_column
  alter column nums set storage external, alter column texts set storage external, alter column lists set storage external;

create policy tenant_isolation on record_column_head as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on record_column as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy column_edit on record_column_head to operagrid_app
  using ((select app.edits())) with check ((select app.edits()));
create policy column_edit on record_column to operagrid_app
  using ((select app.edits())) with check ((select app.edits()));
-- Who sees all records reads what is kept of the fields that they see. Reporters read without.
create policy column_read on record_column_head for select to operagrid_app using ((select app.reads_all()));
create policy column_read on record_column for select to operagrid_app
  using ((select app.reads_all()) and (id like '$%' or exists (
    select from field f where f.tenant_id = record_column.tenant_id and f.grid_id = record_column.grid_id
       and f.id = split_part(record_column.id, ' ', 1))));
grant select, insert, delete, update (version, columns, wide, writer, touched_at) on record_column_head to operagrid_app;
grant select, insert, delete, update (nums, texts, lists, wide) on record_column to operagrid_app;
