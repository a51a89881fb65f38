-- Passkeys (WebAuthn): keys of a device, or of a person's password manager, that open an account without a password.
-- Of accounts, which are global: the app role has no grant and goes through the functions below.

create table passkey (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  -- Chosen by the device; whoever signs in names it before an account is known.
  credential_id bytea not null unique check (octet_length(credential_id) between 1 and 1023),
  -- COSE, as the device gave it.
  public_key bytea not null check (octet_length(public_key) between 1 and 2048),
  -- How often the device says it has signed; 0 where it does not count, as keys that are synchronised do not.
  counter bigint not null check (counter between 0 and 4294967295),
  -- How a browser may reach the device: 'internal', 'usb', 'hybrid' …
  transports text[] not null check (cardinality(transports) <= 10),
  name text not null check (char_length(name) between 1 and 120),
  -- It is kept in more than one place, so that a lost device is no lost key.
  backed_up boolean not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_by_account on passkey (account_id);
alter table passkey enable row level security, force row level security;
create policy passkey_identity on passkey to operagrid_identity using (true) with check (true);
grant select, insert, delete on passkey to operagrid_identity;
grant update (counter, backed_up, name, used_at) on passkey to operagrid_identity;

-- Challenges that were answered. Those that are open stand in no table, they are signed by the server: so nobody who is
-- not signed in can fill one.
create table passkey_challenge (
  -- SHA-256.
  hash bytea primary key check (octet_length(hash) = 32),
  -- An hour after its end, since the clocks of the nodes and this one may differ.
  forget_at timestamptz not null
);
create index passkey_challenge_by_end on passkey_challenge (forget_at);
alter table passkey_challenge enable row level security, force row level security;
create policy passkey_challenge_identity on passkey_challenge to operagrid_identity using (true) with check (true);
grant select, insert, delete on passkey_challenge to operagrid_identity;
-- Only to lock rows.
grant update (forget_at) on passkey_challenge to operagrid_identity;

-- True once for each challenge: of two who answer it at once, the second waits for the first one's commit.
create function app.use_challenge(challenge_hash bytea, life_s integer) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Nobody waits for another's sweeping.
  delete from public.passkey_challenge c where c.hash in (
    select o.hash from public.passkey_challenge o where o.forget_at < now() limit 1000 for update skip locked);
  insert into public.passkey_challenge (hash, forget_at)
    values (challenge_hash, now() + make_interval(secs => life_s + 3600))
    on conflict do nothing;
  return found;
end $$;

-- 'added'; 'used': the challenge was answered before; 'full': the account has as many as it may; 'known': it is the
-- account's already; 'taken': it is another account's.
create function app.add_passkey(
  made_id uuid, wanted_account uuid, new_credential bytea, new_key bytea, new_counter bigint, new_transports text[],
  new_name text, is_backed_up boolean, most integer, challenge_hash bytea, life_s integer)
  returns text
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  owner_id uuid;
begin
  -- One at a time, so that they can be counted.
  perform from public.account a where a.id = wanted_account for update;
  if not app.use_challenge(challenge_hash, life_s) then
    return 'used';
  end if;
  select p.account_id into owner_id from public.passkey p where p.credential_id = new_credential;
  if found then
    return case when owner_id = wanted_account then 'known' else 'taken' end;
  end if;
  if (select count(*) from public.passkey p where p.account_id = wanted_account) >= most then
    return 'full';
  end if;
  insert into public.passkey (id, account_id, credential_id, public_key, counter, transports, name, backed_up)
    values (made_id, wanted_account, new_credential, new_key, new_counter, new_transports, new_name, is_backed_up)
    on conflict (credential_id) do nothing;
  return case when found then 'added' else 'taken' end;
end $$;

create function app.list_passkeys(wanted_account uuid)
  returns table (id uuid, credential_id bytea, transports text[], name text, backed_up boolean,
    created_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = ''
begin atomic
  select p.id, p.credential_id, p.transports, p.name, p.backed_up, p.created_at, p.used_at
    from public.passkey p where p.account_id = wanted_account order by p.created_at, p.id;
end;

create function app.find_passkey(wanted_credential bytea)
  returns table (id uuid, account_id uuid, public_key bytea, name text)
  language sql stable security definer set search_path = ''
begin atomic
  select p.id, p.account_id, p.public_key, p.name from public.passkey p where p.credential_id = wanted_credential;
end;

-- Writes down that a passkey signed. 'used'; 'replayed': the challenge was answered before; 'regressed': the device
-- has counted back, so somebody has a copy of it; 'gone': removed since it was found. Only 'used' changes the passkey.
create function app.use_passkey(
  wanted_passkey uuid, new_counter bigint, is_backed_up boolean, challenge_hash bytea, life_s integer)
  returns text
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  counted bigint;
begin
  if not app.use_challenge(challenge_hash, life_s) then
    return 'replayed';
  end if;
  select p.counter into counted from public.passkey p where p.id = wanted_passkey for update;
  if not found then
    return 'gone';
  end if;
  if (counted > 0 or new_counter > 0) and new_counter <= counted then
    return 'regressed';
  end if;
  update public.passkey p set counter = new_counter, backed_up = is_backed_up, used_at = now() where p.id = wanted_passkey;
  return 'used';
end $$;

-- False when the account has no such passkey.
create function app.rename_passkey(wanted_account uuid, wanted_passkey uuid, new_name text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.passkey p set name = new_name where p.id = wanted_passkey and p.account_id = wanted_account;
  return found;
end $$;

create function app.remove_passkey(wanted_account uuid, wanted_passkey uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from public.passkey p where p.id = wanted_passkey and p.account_id = wanted_account;
  return found;
end $$;

revoke execute on function
  app.use_challenge(bytea, integer),
  app.add_passkey(uuid, uuid, bytea, bytea, bigint, text[], text, boolean, integer, bytea, integer),
  app.list_passkeys(uuid), app.find_passkey(bytea), app.use_passkey(uuid, bigint, boolean, bytea, integer),
  app.rename_passkey(uuid, uuid, text), app.remove_passkey(uuid, uuid)
  from public;
-- Not use_challenge: it is for the functions here alone.
grant execute on function
  app.add_passkey(uuid, uuid, bytea, bytea, bigint, text[], text, boolean, integer, bytea, integer),
  app.list_passkeys(uuid), app.find_passkey(bytea), app.use_passkey(uuid, bigint, boolean, bytea, integer),
  app.rename_passkey(uuid, uuid, text), app.remove_passkey(uuid, uuid)
  to operagrid_app;
grant create on schema app to operagrid_identity;
alter function app.use_challenge(bytea, integer) owner to operagrid_identity;
alter function app.add_passkey(uuid, uuid, bytea, bytea, bigint, text[], text, boolean, integer, bytea, integer)
  owner to operagrid_identity;
alter function app.list_passkeys(uuid) owner to operagrid_identity;
alter function app.find_passkey(bytea) owner to operagrid_identity;
alter function app.use_passkey(uuid, bigint, boolean, bytea, integer) owner to operagrid_identity;
alter function app.rename_passkey(uuid, uuid, text) owner to operagrid_identity;
alter function app.remove_passkey(uuid, uuid) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
