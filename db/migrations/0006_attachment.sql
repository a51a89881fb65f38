-- A file that a cell names. The row comes first (uploading), the bytes after; `ready` is set only
-- once the bytes are on disk with this sum and size.

create table attachment (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 255),
  type text not null check (char_length(type) <= 100),
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  -- Of what was sent: pictures are stored anew without their metadata. Tells a retry (the same
  -- answer again) from another file under the same id (a conflict).
  received_sha256 bytea check (octet_length(received_sha256) = 32),
  state text not null default 'uploading' check (state in ('uploading', 'ready')),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check (state <> 'ready' or sha256 is not null)
);
alter table attachment enable row level security, force row level security;
create policy tenant_isolation on attachment as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy attachment_read on attachment for select to operagrid_app
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or ((select app.role()) = 'reporter' and created_by = (select app.member_id())));
create policy attachment_write on attachment for insert to operagrid_app
  with check (created_by = (select app.member_id())
    and (select app.role()) in ('management', 'organizer', 'reporter'));
create policy attachment_finish on attachment for update to operagrid_app
  using (created_by = (select app.member_id()) and state = 'uploading')
  with check (created_by = (select app.member_id()));
create policy attachment_abandon on attachment for delete to operagrid_app
  using (created_by = (select app.member_id()) and state = 'uploading');
grant select, insert, update (type, size_bytes, sha256, received_sha256, state), delete on attachment to operagrid_app;
