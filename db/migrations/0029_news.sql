-- Up to which version of a grid a member has looked: what others changed after it is news to them.

create table news_cursor (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  member_id uuid not null default app.member_id(),
  grid_id uuid not null,
  version bigint not null check (version >= 0),
  -- When they last looked.
  at timestamptz not null,
  primary key (tenant_id, member_id, grid_id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id) on delete cascade,
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
create index news_cursor_by_grid on news_cursor (tenant_id, grid_id);
alter table news_cursor enable row level security, force row level security;

create policy tenant_isolation on news_cursor as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Nobody learns how far another has looked.
create policy news_own on news_cursor to operagrid_app
  using ((select app.reads_all()) and member_id = (select app.member_id()))
  with check ((select app.reads_all()) and member_id = (select app.member_id()));
grant select, insert, update (version, at) on news_cursor to operagrid_app;
