-- A grid, its fields, and the forms through which reporters reach it.

create table grid (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  -- Dense: every change takes the next one under this row's lock. The lock is taken last.
  version bigint not null default 0,
  -- The version at which name or fields last changed: a writer that planned with older fields
  -- finds another value here when it takes the lock, and plans again.
  schema_version bigint not null default 0,
  last_number bigint not null default 0,
  record_count bigint not null default 0,
  -- An import fills a grid that nobody can see; what a crash leaves unready is swept at start.
  ready boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
alter table grid enable row level security, force row level security;

create table field (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  id text not null check (id ~ '^[a-z0-9]{8}$'),
  name text not null check (char_length(name) between 1 and 120),
  type text not null check (type in
    ('text', 'longText', 'number', 'date', 'dateTime', 'select', 'checkbox', 'location', 'photo')),
  -- [{id, name, color}] for a select, [] otherwise. Cells hold the id.
  choices jsonb not null default '[]' check (jsonb_typeof(choices) = 'array'),
  position integer not null,
  primary key (tenant_id, grid_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table field enable row level security, force row level security;

create table form (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null,
  grid_id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  description text not null default '' check (char_length(description) <= 1000),
  open boolean not null default true,
  -- [{fieldId, label, help, required}] in the order they are asked.
  items jsonb not null default '[]' check (jsonb_typeof(items) = 'array'),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
create index form_by_grid on form (tenant_id, grid_id);
alter table form enable row level security, force row level security;

create policy tenant_isolation on grid as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on field as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on form as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));

create policy form_read on form for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'reporter'));
create policy form_write on form to operagrid_app
  using ((select app.role()) in ('management', 'organizer'))
  with check ((select app.role()) in ('management', 'organizer'));

-- A reporter knows of a grid, and of a field, only what a form asks. Closed forms count too:
-- a report that waited on a phone must still find its grid.
create policy grid_read on grid for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or ((select app.role()) = 'reporter'
      and exists (select from form f where f.tenant_id = grid.tenant_id and f.grid_id = grid.id)));
create policy grid_write on grid for insert to operagrid_app
  with check ((select app.role()) in ('management', 'organizer'));
-- A report advances the version too; grid_guard keeps a reporter from changing anything else.
create policy grid_advance on grid for update to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'reporter'))
  with check ((select app.role()) in ('management', 'organizer', 'reporter'));
create policy grid_remove on grid for delete to operagrid_app
  using ((select app.role()) in ('management', 'organizer') and not ready);

create policy field_read on field for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or ((select app.role()) = 'reporter' and exists (
      select from form f where f.tenant_id = field.tenant_id and f.grid_id = field.grid_id
        and f.items @> jsonb_build_array(jsonb_build_object('fieldId', field.id)))));
create policy field_write on field to operagrid_app
  using ((select app.role()) in ('management', 'organizer'))
  with check ((select app.role()) in ('management', 'organizer'));

create function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at) is distinct from (old.name, old.ready, old.deleted_at) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function app.grid_guard() from public;
create trigger grid_guard before update on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

grant select, insert, delete, update (name, version, schema_version, last_number, record_count, ready, deleted_at) on grid to operagrid_app;
grant select, insert, update (name, type, choices, position), delete on field to operagrid_app;
grant select, insert, update (name, description, open, items), delete on form to operagrid_app;
