-- A second factor: the codes of an authenticator app, recovery codes for when the phone is gone, and workspaces that
-- ask for it. Of accounts, which are global: the app role has no grant and goes through the functions below.

-- Whether the session was opened with a second factor, or set one up.
alter table session add column strong boolean not null default false;
alter table tenant add column second_factor_required boolean not null default false;
-- Management's, as the name is: policy tenant_rename.
grant update (second_factor_required) on tenant to operagrid_app;
-- The app role opens strong sessions, but makes none of a weak one.
grant update (strong) on session to operagrid_identity;

create table account_totp (
  account_id uuid primary key references account (id) on delete cascade,
  -- AES-256-GCM of 160 random bits, bound to the account: nonce (12 bytes), text (20), tag (16). The key is the server's.
  sealed bytea not null check (octet_length(sealed) = 48),
  begun_at timestamptz not null default now(),
  -- Null until a first code proves that the app holds the secret: until then no sign-in asks for one.
  confirmed_at timestamptz,
  -- The 30-second step of the last code that was taken: neither it nor an earlier one is taken again.
  last_step bigint not null default 0,
  -- Six digits can be guessed by who may try for long: ten tries, and then one in a quarter of an hour, on however
  -- many nodes and from however many addresses. Recovery codes are too long to guess and know no such bound, so that
  -- nobody can lock the owner out.
  tries_left double precision not null default 10,
  tried_at timestamptz not null default now(),
  -- When the owner was last told that somebody who knows the password had used the tries up.
  warned_at timestamptz
);
alter table account_totp enable row level security, force row level security;
create policy account_totp_identity on account_totp to operagrid_identity using (true) with check (true);
grant select, insert, update, delete on account_totp to operagrid_identity;

create table account_recovery (
  -- HMAC-SHA-256 of a code of 50 random bits, with a key of the server's. A used one is no more.
  hash bytea primary key check (octet_length(hash) = 32),
  account_id uuid not null references account (id) on delete cascade
);
create index account_recovery_by_account on account_recovery (account_id);
alter table account_recovery enable row level security, force row level security;
create policy account_recovery_identity on account_recovery to operagrid_identity using (true) with check (true);
grant select, insert, delete on account_recovery to operagrid_identity;

-- Null where there is no factor.
create function app.find_factor(wanted_account uuid) returns table (totp_since timestamptz, recovery_left integer)
  language sql stable security definer set search_path = ''
begin atomic
  select (select t.confirmed_at from public.account_totp t where t.account_id = wanted_account),
         (select count(*)::integer from public.account_recovery r where r.account_id = wanted_account);
end;

-- A secret that waits for its first code; a later one takes its place. False where there is a factor already.
create function app.put_totp(wanted_account uuid, new_sealed bytea) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into public.account_totp as t (account_id, sealed) values (wanted_account, new_sealed)
    on conflict (account_id) do update set sealed = new_sealed, begun_at = now() where t.confirmed_at is null;
  return found;
end $$;

-- Takes one of the tries, before the code is looked at: of many at once no more than are left. No row where there is
-- no such secret; no secret in the row, and how long to wait, where no try is left.
create function app.try_totp(wanted_account uuid, is_new boolean)
  returns table (sealed bytea, tries_left double precision, wait_s integer)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  found_row public.account_totp;
  allowed double precision;
begin
  select * into found_row from public.account_totp t
   where t.account_id = wanted_account and (t.confirmed_at is null) = is_new
     and (not is_new or t.begun_at > now() - interval '1 hour')
     for update;
  if found_row.account_id is null then
    return;
  end if;
  allowed := least(10, found_row.tries_left
    + greatest(0, extract(epoch from clock_timestamp() - found_row.tried_at)) / 900);
  if allowed < 1 then
    return query select null::bytea, allowed, ceil((1 - allowed) * 900)::integer;
    return;
  end if;
  update public.account_totp t set tries_left = allowed - 1, tried_at = clock_timestamp()
   where t.account_id = wanted_account;
  return query select found_row.sealed, allowed - 1, 0;
end $$;

-- True once a day.
create function app.warn_totp(wanted_account uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.account_totp t set warned_at = now()
   where t.account_id = wanted_account and coalesce(t.warned_at < now() - interval '1 day', true);
  return found;
end $$;

-- A right code, once: of two with the same one only the first is true.
create function app.accept_totp(wanted_account uuid, step bigint) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.account_totp t set last_step = step, tries_left = 10, tried_at = clock_timestamp()
   where t.account_id = wanted_account and t.confirmed_at is not null and t.last_step < step;
  return found;
end $$;

create function app.put_recovery(wanted_account uuid, hashes bytea[]) returns void
  language sql volatile security definer set search_path = ''
begin atomic
  delete from public.account_recovery r where r.account_id = wanted_account;
  insert into public.account_recovery (hash, account_id) select h, wanted_account from unnest(hashes) as h;
end;

-- The first right code makes the secret a factor, and the session that showed it strong. The secret is named: another
-- may have taken its place meanwhile. False where it has, or where there is a factor already.
create function app.confirm_totp(
  wanted_account uuid, wanted_sealed bytea, step bigint, wanted_tenant uuid, wanted_session uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.account_totp t
     set confirmed_at = now(), last_step = step, tries_left = 10, tried_at = clock_timestamp()
   where t.account_id = wanted_account and t.sealed = wanted_sealed and t.confirmed_at is null;
  if not found then
    return false;
  end if;
  update public.session s set strong = true from public.membership m
   where s.tenant_id = wanted_tenant and s.id = wanted_session
     and m.tenant_id = s.tenant_id and m.id = s.member_id and m.account_id = wanted_account;
  return true;
end $$;

-- Single use. How many are left; null where it is none of the account's.
create function app.use_recovery(wanted_account uuid, wanted_hash bytea) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from public.account_recovery r where r.account_id = wanted_account and r.hash = wanted_hash;
  if not found then
    return null;
  end if;
  return (select count(*) from public.account_recovery r where r.account_id = wanted_account);
end $$;

-- The account signs in by its password alone from here on, and no session of it counts for more than that.
create function app.remove_totp(wanted_account uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from public.account_totp t where t.account_id = wanted_account and t.confirmed_at is not null;
  if not found then
    return false;
  end if;
  delete from public.account_recovery r where r.account_id = wanted_account;
  update public.session s set strong = false from public.membership m
   where m.account_id = wanted_account and s.tenant_id = m.tenant_id and s.member_id = m.id and s.strong;
  return true;
end $$;

-- How many of the workspace's active members have a factor: an app's codes, or a passkey, which is two in one. Of the transaction's own tenant, for management.
create function app.count_factors() returns table (members integer, with_factor integer)
  language sql stable security definer set search_path = ''
begin atomic
  select count(*)::integer,
      count(*) filter (where t.account_id is not null
        or exists (select from public.passkey p where p.account_id = m.account_id))::integer
    from public.membership m
    left join public.account_totp t on t.account_id = m.account_id and t.confirmed_at is not null
   where m.tenant_id = (select app.tenant_id()) and (select app.role()) = 'management' and m.status = 'active';
end;

revoke execute on function
  app.find_factor(uuid), app.put_totp(uuid, bytea), app.try_totp(uuid, boolean), app.warn_totp(uuid),
  app.accept_totp(uuid, bigint),
  app.put_recovery(uuid, bytea[]), app.confirm_totp(uuid, bytea, bigint, uuid, uuid), app.use_recovery(uuid, bytea),
  app.remove_totp(uuid), app.count_factors()
  from public;
grant execute on function
  app.find_factor(uuid), app.put_totp(uuid, bytea), app.try_totp(uuid, boolean), app.warn_totp(uuid),
  app.accept_totp(uuid, bigint),
  app.put_recovery(uuid, bytea[]), app.confirm_totp(uuid, bytea, bigint, uuid, uuid), app.use_recovery(uuid, bytea),
  app.remove_totp(uuid), app.count_factors()
  to operagrid_app;
grant create on schema app to operagrid_identity;
alter function app.find_factor(uuid) owner to operagrid_identity;
alter function app.put_totp(uuid, bytea) owner to operagrid_identity;
alter function app.try_totp(uuid, boolean) owner to operagrid_identity;
alter function app.warn_totp(uuid) owner to operagrid_identity;
alter function app.accept_totp(uuid, bigint) owner to operagrid_identity;
alter function app.put_recovery(uuid, bytea[]) owner to operagrid_identity;
alter function app.confirm_totp(uuid, bytea, bigint, uuid, uuid) owner to operagrid_identity;
alter function app.use_recovery(uuid, bytea) owner to operagrid_identity;
alter function app.remove_totp(uuid) owner to operagrid_identity;
alter function app.count_factors() owner to operagrid_identity;

-- Of 0012: where the workspace asks for a second factor, a session without one keeps no socket open. As its owner, for
-- only an owner may change a function; what older servers ask keeps its form.
set local role operagrid_identity;
create or replace function app.live_sessions(wanted_tenants uuid[], wanted_sessions uuid[])
  returns table (session_id uuid, member_role text)
  language sql stable security definer set search_path = ''
begin atomic
  select s.id, m.role
    from unnest(wanted_tenants, wanted_sessions) as w (tenant_id, session_id)
    join public.session s on s.tenant_id = w.tenant_id and s.id = w.session_id
    join public.membership m on m.tenant_id = s.tenant_id and m.id = s.member_id
    join public.tenant t on t.id = s.tenant_id
   where s.revoked_at is null and s.expires_at > now() and m.status = 'active'
     and (s.strong or not t.second_factor_required);
end;
set local role operagrid_owner;
revoke create on schema app from operagrid_identity;
