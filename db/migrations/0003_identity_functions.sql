-- The only ways past tenant isolation: what must be known before a tenant is known.
-- Each runs as operagrid_identity (no login, no superuser, no BYPASSRLS), answers ids and hashes
-- only, and is callable by the app role alone.

create function app.find_account(wanted_email text)
  returns table (account_id uuid, account_name text, password_hash text)
  language sql stable security definer set search_path = ''
begin atomic
  select a.id, a.name, a.password_hash from public.account a where a.email = lower(wanted_email);
end;

create function app.list_memberships(wanted_account uuid)
  returns table (tenant_id uuid, tenant_name text, tenant_slug text, member_id uuid, member_role text)
  language sql stable security definer set search_path = ''
begin atomic
  select m.tenant_id, t.name, t.slug, m.id, m.role
    from public.membership m join public.tenant t on t.id = m.tenant_id
   where m.account_id = wanted_account and m.status = 'active'
   order by m.created_at, m.id;
end;

-- Also finds a token that was rotated away, so that its reuse can be noticed.
create function app.find_session(wanted_hash bytea)
  returns table (tenant_id uuid, session_id uuid, member_id uuid)
  language sql stable security definer set search_path = ''
begin atomic
  select s.tenant_id, s.id, s.member_id from public.session s
   where s.refresh_hash = wanted_hash or s.previous_hash = wanted_hash;
end;

create function app.slug_taken(wanted_slug text) returns boolean
  language sql stable security definer set search_path = ''
  return exists (select from public.tenant t where t.slug = wanted_slug);

-- A new workspace with its first manager. The e-mail must be new, or the same account's
-- (the caller has checked the password then).
create function app.sign_up(
  new_tenant uuid, new_slug text, new_tenant_name text,
  new_member uuid, wanted_account uuid, new_email text, new_name text, new_hash text)
  returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into public.tenant (id, name, slug) values (new_tenant, new_tenant_name, new_slug);
  insert into public.account (id, email, name, password_hash)
    values (wanted_account, new_email, new_name, new_hash)
    on conflict (id) do nothing;
  insert into public.membership (tenant_id, id, account_id, name, email, role)
    values (new_tenant, new_member, wanted_account, new_name, new_email, 'management');
end $$;

create function app.find_invitation(wanted_hash bytea)
  returns table (tenant_id uuid, tenant_name text, tenant_slug text, email text, name text, role text)
  language sql stable security definer set search_path = ''
begin atomic
  select i.tenant_id, t.name, t.slug, i.email, i.name, i.role
    from public.invitation i join public.tenant t on t.id = i.tenant_id
   where i.token_hash = wanted_hash and i.expires_at > now();
end;

-- Single use: the row goes in the same statement that lets the member in.
-- Null when the link is unknown, used or expired.
create function app.accept_invitation(
  wanted_hash bytea, new_member uuid, wanted_account uuid, new_hash text)
  returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  asked public.invitation;
begin
  delete from public.invitation i where i.token_hash = wanted_hash and i.expires_at > now()
    returning * into asked;
  if asked.id is null then
    return null;
  end if;
  insert into public.account (id, email, name, password_hash)
    values (wanted_account, asked.email, asked.name, new_hash)
    on conflict (id) do nothing;
  insert into public.membership (tenant_id, id, account_id, name, email, role)
    values (asked.tenant_id, new_member, wanted_account, asked.name, asked.email, asked.role);
  return asked.tenant_id;
end $$;

revoke execute on all functions in schema app from public;
grant execute on function
  app.find_account(text), app.list_memberships(uuid), app.find_session(bytea), app.slug_taken(text),
  app.sign_up(uuid, text, text, uuid, uuid, text, text, text),
  app.find_invitation(bytea), app.accept_invitation(bytea, uuid, uuid, text)
  to operagrid_app;

-- A function's new owner must be allowed to create in its schema: for these lines only.
grant create on schema app to operagrid_identity;
alter function app.find_account(text) owner to operagrid_identity;
alter function app.list_memberships(uuid) owner to operagrid_identity;
alter function app.find_session(bytea) owner to operagrid_identity;
alter function app.slug_taken(text) owner to operagrid_identity;
alter function app.sign_up(uuid, text, text, uuid, uuid, text, text, text) owner to operagrid_identity;
alter function app.find_invitation(bytea) owner to operagrid_identity;
alter function app.accept_invitation(bytea, uuid, uuid, text) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
