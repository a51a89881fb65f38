-- Saved looks on a grid: shared with all who read it, or a member's own.

create table grid_view (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  -- Whose alone it is; null = shared. Goes with its owner.
  owner_id uuid,
  -- Shape ViewLook of shared/domain/view.ts.
  look jsonb not null check (jsonb_typeof(look) = 'object'),
  created_at timestamptz not null default now(),
  primary key (tenant_id, grid_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, owner_id) references membership (tenant_id, id) on delete cascade
);
create index grid_view_by_owner on grid_view (tenant_id, owner_id) where owner_id is not null;
alter table grid_view enable row level security, force row level security;

create policy tenant_isolation on grid_view as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy view_read on grid_view for select to operagrid_app
  using ((select app.reads_all()) and (owner_id is null or owner_id = (select app.member_id())));
-- Whoever edits the grid saves what all see, and everybody who reads it what they see themselves. An own view may
-- become a shared one and back, so the old row and the new are asked alike.
create policy view_write on grid_view to operagrid_app
  using ((select app.reads_all()) and (owner_id = (select app.member_id()) or (owner_id is null and (select app.edits()))))
  with check ((select app.reads_all()) and (owner_id = (select app.member_id()) or (owner_id is null and (select app.edits()))));
grant select, insert, update (name, owner_id, look), delete on grid_view to operagrid_app;
