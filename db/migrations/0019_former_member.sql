-- Those who belonged to the workspace: their name stands at what they wrote and did. Nothing else of them stays.
create table former_member (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  removed_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
alter table former_member enable row level security, force row level security;
create policy tenant_isolation on former_member as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
-- As of members: a reporter knows only themselves.
create policy former_read on former_member for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer'));
create policy former_write on former_member for insert to operagrid_app
  with check ((select app.role()) = 'management');
grant select, insert on former_member to operagrid_app;

-- Whoever removes a member may take over the invitations that they made; and an invitation may be sent again.
grant update (invited_by, token_hash, expires_at) on invitation to operagrid_app;
