-- The audit log: who did what to the workspace's security, one row an action, written in the transaction of
-- its effect. Rows are numbered without gaps and chained by hash, so that an edited, dropped or reordered row is
-- found by whoever recomputes the chain (npm run audit:verify).
--
-- People stand in it by their membership's id alone: names are looked up when it is read, so that a name can be
-- taken back without breaking the chain.

create table audit_event (
  tenant_id uuid not null default app.tenant_id() references tenant (id),
  -- Set by the trigger below, whatever the defaults say: the app role may not name these three.
  seq bigint not null default 0,
  at timestamptz not null default now(),
  hash bytea not null default '' check (octet_length(hash) = 32),
  action text not null check (action ~ '^[a-z]+\.[a-z_]+$' and char_length(action) <= 60),
  -- Null where nobody is known to have acted: a failed sign-in.
  actor_id uuid,
  target_kind text not null check (target_kind ~ '^[a-z]+$' and char_length(target_kind) <= 30),
  target_id uuid,
  target_name text not null check (char_length(target_name) <= 300),
  -- Named fields before and after. json, not jsonb: the text is kept as it came, since it is hashed.
  before json check (octet_length(before::text) <= 20000),
  after json check (octet_length(after::text) <= 20000),
  address text not null check (char_length(address) <= 60),
  device text not null check (char_length(device) <= 300),
  session_id uuid,
  request_id text not null check (char_length(request_id) <= 60),
  primary key (tenant_id, seq)
);
create index audit_event_by_actor on audit_event (tenant_id, actor_id, seq);
create index audit_event_by_target on audit_event (tenant_id, target_id, seq);
create index audit_event_by_action on audit_event (tenant_id, action, seq);
create index audit_event_by_time on audit_event (tenant_id, at);

alter table audit_event enable row level security, force row level security;
create policy tenant_isolation on audit_event as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
create policy audit_read on audit_event for select to operagrid_app
  using ((select app.role()) = 'management');
-- Nobody writes in another's name.
create policy audit_write on audit_event for insert to operagrid_app
  with check (actor_id is null or actor_id = (select app.member_id()));
grant select, insert (tenant_id, action, actor_id, target_kind, target_id, target_name, before, after, address, device,
  session_id, request_id) on audit_event to operagrid_app;

-- Where each tenant's chain ends. Its row's lock lets one transaction at a time add to the chain.
create table audit_head (
  tenant_id uuid primary key references tenant (id),
  seq bigint not null,
  hash bytea not null check (octet_length(hash) = 32)
);
alter table audit_head enable row level security, force row level security;
create policy tenant_isolation on audit_head as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id()))
  with check (tenant_id = (select app.tenant_id()));
create policy audit_head_identity on audit_head to operagrid_identity using (true) with check (true);
grant select, insert, update (seq, hash) on audit_head to operagrid_identity;

-- What is hashed of a row: a JSON array, to the letter what JSON.stringify makes of the same values
-- (shared/domain/audit-chain.ts).
create function app.audit_text(event public.audit_event) returns text
  language sql stable set search_path = ''
  return '["' || event.tenant_id || '",' || event.seq
    || ',"' || to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'
    || ',"' || event.action || '",' || coalesce('"' || event.actor_id || '"', 'null')
    || ',"' || event.target_kind || '",' || coalesce('"' || event.target_id || '"', 'null')
    || ',' || to_json(event.target_name)::text
    || ',' || coalesce(event.before::text, 'null') || ',' || coalesce(event.after::text, 'null')
    || ',' || to_json(event.address)::text || ',' || to_json(event.device)::text
    || ',' || coalesce('"' || event.session_id || '"', 'null') || ',' || to_json(event.request_id)::text || ']';

-- Numbers and chains a row. The first follows 32 zero bytes.
create function app.chain_audit() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  previous bytea;
begin
  insert into public.audit_head (tenant_id, seq, hash) values (new.tenant_id, 0, decode(repeat('00', 32), 'hex'))
    on conflict do nothing;
  select h.seq + 1, h.hash into new.seq, previous from public.audit_head h where h.tenant_id = new.tenant_id for update;
  -- Under the lock, so that the order of the chain is the order of time.
  new.at := clock_timestamp();
  new.hash := sha256(previous || convert_to(app.audit_text(new), 'UTF8'));
  update public.audit_head h set seq = new.seq, hash = new.hash where h.tenant_id = new.tenant_id;
  return new;
end $$;

-- The app role has no grant for any of this; here the owner is refused as well.
create function app.refuse_audit_change() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception 'the audit log only grows' using errcode = '42501';
end $$;

create trigger chain before insert on audit_event for each row execute function app.chain_audit();
create trigger only_grows before update or delete on audit_event for each row execute function app.refuse_audit_change();
create trigger never_emptied before truncate on audit_event for each statement execute function app.refuse_audit_change();

-- Past tenant isolation, like the functions of 0003: where every tenant's chain stands, to be kept outside the
-- database. Ids, numbers and hashes only.
create function app.audit_heads() returns table (tenant_id uuid, seq bigint, hash bytea)
  language sql stable security definer set search_path = ''
begin atomic
  select h.tenant_id, h.seq, h.hash from public.audit_head h order by h.tenant_id;
end;

revoke execute on function
  app.audit_text(public.audit_event), app.chain_audit(), app.refuse_audit_change(), app.audit_heads() from public;
grant execute on function app.audit_heads() to operagrid_app;
grant execute on function app.audit_text(public.audit_event) to operagrid_identity;
grant create on schema app to operagrid_identity;
alter function app.chain_audit() owner to operagrid_identity;
alter function app.audit_heads() owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
