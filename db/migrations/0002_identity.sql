-- Who people are (account), what they may do where (membership), on which devices (session),
-- and who was asked to come (invitation).

-- Global: the app role has no grant at all and goes through the functions below.
create table account (
  id uuid primary key,
  email text not null unique check (email = lower(email) and char_length(email) <= 254),
  name text not null check (char_length(name) between 1 and 120),
  -- bcrypt of a peppered HMAC; cost 12 or more, so nothing weaker can ever be stored.
  password_hash text not null check (password_hash ~ '^\$2b\$1[2-9]\$.{53}$'),
  created_at timestamptz not null default now()
);
alter table account enable row level security, force row level security;
create policy account_identity on account to operagrid_identity using (true) with check (true);
grant select, insert, update (name, password_hash) on account to operagrid_identity;

create table membership (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  account_id uuid not null references account (id) on delete cascade,
  -- Copied from the account so that lists of a tenant never need the global table.
  name text not null check (char_length(name) between 1 and 120),
  email text not null check (char_length(email) <= 254),
  role text not null check (role in ('management', 'organizer', 'reporter', 'viewer')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id)
);
create index membership_by_account on membership (account_id);
alter table membership enable row level security, force row level security;
create policy tenant_isolation on membership as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
-- A reporter knows only themselves; the others see who they work with.
create policy membership_read on membership for select to operagrid_app
  using (id = (select app.member_id()) or (select app.role()) in ('management', 'organizer', 'viewer'));
create policy membership_write on membership for update to operagrid_app
  using ((select app.role()) = 'management') with check ((select app.role()) = 'management');
create policy membership_remove on membership for delete to operagrid_app
  using ((select app.role()) = 'management');
create policy membership_identity on membership to operagrid_identity using (true) with check (true);
grant select, update (role, status, name), delete on membership to operagrid_app;
grant select, insert on membership to operagrid_identity;

create table session (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null,
  member_id uuid not null,
  -- SHA-256 of the opaque 256-bit refresh token; the one before stays valid for a short grace,
  -- so that two tabs that refresh at once are not signed out.
  refresh_hash bytea not null check (octet_length(refresh_hash) = 32),
  previous_hash bytea check (octet_length(previous_hash) = 32),
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  device text not null default '' check (char_length(device) <= 300),
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id) on delete cascade
);
create unique index session_by_refresh on session (refresh_hash);
create index session_by_previous on session (previous_hash) where previous_hash is not null;
create index session_by_member on session (tenant_id, member_id);
alter table session enable row level security, force row level security;
create policy tenant_isolation on session as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
create policy session_own on session to operagrid_app
  using (member_id = (select app.member_id()) or (select app.role()) = 'management')
  with check (member_id = (select app.member_id()) or (select app.role()) = 'management');
create policy session_identity on session for select to operagrid_identity using (true);
grant select, insert, update (refresh_hash, previous_hash, rotated_at, revoked_at), delete on session to operagrid_app;
grant select on session to operagrid_identity;

create table invitation (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email) and char_length(email) <= 254),
  name text not null check (char_length(name) between 1 and 120),
  role text not null check (role in ('management', 'organizer', 'reporter', 'viewer')),
  -- SHA-256 of a 256-bit token that is shown once.
  token_hash bytea not null check (octet_length(token_hash) = 32),
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, email),
  foreign key (tenant_id, invited_by) references membership (tenant_id, id) on delete cascade
);
create unique index invitation_by_token on invitation (token_hash);
alter table invitation enable row level security, force row level security;
create policy tenant_isolation on invitation as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
create policy invitation_manage on invitation to operagrid_app
  using ((select app.role()) = 'management') with check ((select app.role()) = 'management');
create policy invitation_identity on invitation to operagrid_identity using (true) with check (true);
grant select, insert, delete on invitation to operagrid_app;
grant select, delete on invitation to operagrid_identity;
