-- Pages of tiles. A widget is a query, an aggregate and a chart kind over one grid.

create table dashboard (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
alter table dashboard enable row level security, force row level security;

create table widget (
  tenant_id uuid not null default app.tenant_id(),
  dashboard_id uuid not null,
  id uuid not null,
  grid_id uuid not null,
  position integer not null,
  -- Shape WidgetDraft of shared/domain/dashboard.ts without gridId.
  body jsonb not null check (jsonb_typeof(body) = 'object'),
  primary key (tenant_id, dashboard_id, id),
  foreign key (tenant_id, dashboard_id) references dashboard (tenant_id, id) on delete cascade,
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table widget enable row level security, force row level security;

create policy tenant_isolation on dashboard as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on widget as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy dashboard_read on dashboard for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer'));
create policy dashboard_write on dashboard to operagrid_app
  using ((select app.role()) in ('management', 'organizer'))
  with check ((select app.role()) in ('management', 'organizer'));
create policy widget_read on widget for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer'));
create policy widget_write on widget to operagrid_app
  using ((select app.role()) in ('management', 'organizer'))
  with check ((select app.role()) in ('management', 'organizer'));
grant select, insert, update (name), delete on dashboard to operagrid_app;
grant select, insert, update (grid_id, position, body), delete on widget to operagrid_app;
