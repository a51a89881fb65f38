-- Links that prove an e-mail address is somebody's, and what they allow: confirming or changing the address, and
-- a new password. Of accounts, which are global: the app role has no grant and goes through the functions below.

alter table account add column email_confirmed_at timestamptz;
grant update (email, email_confirmed_at) on account to operagrid_identity;
grant update (email) on membership to operagrid_identity;

create table account_token (
  -- SHA-256 of a 256-bit token that is mailed and kept nowhere.
  hash bytea primary key check (octet_length(hash) = 32),
  account_id uuid not null references account (id) on delete cascade,
  purpose text not null check (purpose in ('email', 'reset')),
  -- The address it was sent to, which becomes the account's.
  email text not null check (email = lower(email) and char_length(email) <= 254),
  expires_at timestamptz not null,
  -- A new link takes the place of the one before.
  unique (account_id, purpose)
);
alter table account_token enable row level security, force row level security;
create policy account_token_identity on account_token to operagrid_identity using (true) with check (true);
grant select, insert, delete on account_token to operagrid_identity;

create policy session_identity_end on session for update to operagrid_identity using (true) with check (true);
grant update (revoked_at) on session to operagrid_identity;

create function app.get_account(wanted_account uuid)
  returns table (account_email text, account_name text, password_hash text, email_confirmed boolean)
  language sql stable security definer set search_path = ''
begin atomic
  select a.email, a.name, a.password_hash, a.email_confirmed_at is not null from public.account a where a.id = wanted_account;
end;

-- False, and nothing is changed, when a link went to the same address within the last minute: nobody's mailbox is
-- filled by a form that anyone may send.
create function app.put_account_token(
  wanted_account uuid, wanted_purpose text, sent_to text, new_hash bytea, life_s integer)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if exists (select from public.account_token t
      where t.account_id = wanted_account and t.purpose = wanted_purpose and t.email = sent_to
        and t.expires_at > now() + make_interval(secs => life_s - 60)) then
    return false;
  end if;
  delete from public.account_token t where t.account_id = wanted_account and t.purpose = wanted_purpose;
  insert into public.account_token (hash, account_id, purpose, email, expires_at)
    values (new_hash, wanted_account, wanted_purpose, sent_to, now() + make_interval(secs => life_s));
  return true;
end $$;

create function app.find_account_token(wanted_hash bytea, wanted_purpose text)
  returns table (account_id uuid, account_name text, account_email text, sent_to text)
  language sql stable security definer set search_path = ''
begin atomic
  select a.id, a.name, a.email, t.email
    from public.account_token t join public.account a on a.id = t.account_id
   where t.hash = wanted_hash and t.purpose = wanted_purpose and t.expires_at > now();
end;

-- Single use. The address becomes the account's, and that of its memberships. False when the link is used or too
-- old; a unique violation when the address is another account's by now.
create function app.confirm_email(wanted_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  used public.account_token;
begin
  delete from public.account_token t where t.hash = wanted_hash and t.purpose = 'email' and t.expires_at > now()
    returning * into used;
  if used.hash is null then
    return false;
  end if;
  update public.account a set email = used.email, email_confirmed_at = now() where a.id = used.account_id;
  update public.membership m set email = used.email where m.account_id = used.account_id and m.email <> used.email;
  return true;
end $$;

-- Single use. Who reads the mail of an address has confirmed it.
create function app.reset_password(wanted_hash bytea, new_hash text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  used public.account_token;
begin
  delete from public.account_token t where t.hash = wanted_hash and t.purpose = 'reset' and t.expires_at > now()
    returning * into used;
  if used.hash is null then
    return false;
  end if;
  update public.account a
     set password_hash = new_hash, email_confirmed_at = coalesce(a.email_confirmed_at, now())
   where a.id = used.account_id and a.email = used.email;
  return found;
end $$;

create function app.set_password(wanted_account uuid, new_hash text) returns void
  language sql volatile security definer set search_path = ''
begin atomic
  update public.account a set password_hash = new_hash where a.id = wanted_account;
  -- A link that is on its way would let whoever reads the mail undo the change.
  delete from public.account_token t where t.account_id = wanted_account and t.purpose = 'reset';
end;

-- Ends all sessions of an account, whatever their workspaces, but for one.
create function app.end_account_sessions(wanted_account uuid, kept_session uuid)
  returns table (tenant_id uuid, session_id uuid, member_id uuid)
  language sql volatile security definer set search_path = ''
begin atomic
  update public.session s set revoked_at = now()
    from public.membership m
   where m.account_id = wanted_account and s.tenant_id = m.tenant_id and s.member_id = m.id
     and s.revoked_at is null and s.id is distinct from kept_session
  returning s.tenant_id, s.id, s.member_id;
end;

revoke execute on function
  app.get_account(uuid), app.put_account_token(uuid, text, text, bytea, integer), app.find_account_token(bytea, text),
  app.confirm_email(bytea), app.reset_password(bytea, text), app.set_password(uuid, text),
  app.end_account_sessions(uuid, uuid)
  from public;
grant execute on function
  app.get_account(uuid), app.put_account_token(uuid, text, text, bytea, integer), app.find_account_token(bytea, text),
  app.confirm_email(bytea), app.reset_password(bytea, text), app.set_password(uuid, text),
  app.end_account_sessions(uuid, uuid)
  to operagrid_app;
grant create on schema app to operagrid_identity;
alter function app.get_account(uuid) owner to operagrid_identity;
alter function app.put_account_token(uuid, text, text, bytea, integer) owner to operagrid_identity;
alter function app.find_account_token(bytea, text) owner to operagrid_identity;
alter function app.confirm_email(bytea) owner to operagrid_identity;
alter function app.reset_password(bytea, text) owner to operagrid_identity;
alter function app.set_password(uuid, text) owner to operagrid_identity;
alter function app.end_account_sessions(uuid, uuid) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
