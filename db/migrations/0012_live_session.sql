-- One more way past tenant isolation, beside those of 0003: a node asks every second about the
-- sessions behind all its open sockets, whatever their tenants, in one query. Answered is the role
-- of those that still live, and only to who knows both ids.

create function app.live_sessions(wanted_tenants uuid[], wanted_sessions uuid[])
  returns table (session_id uuid, member_role text)
  language sql stable security definer set search_path = ''
begin atomic
  select s.id, m.role
    from unnest(wanted_tenants, wanted_sessions) as w (tenant_id, session_id)
    join public.session s on s.tenant_id = w.tenant_id and s.id = w.session_id
    join public.membership m on m.tenant_id = s.tenant_id and m.id = s.member_id
   where s.revoked_at is null and s.expires_at > now() and m.status = 'active';
end;

revoke execute on function app.live_sessions(uuid[], uuid[]) from public;
grant execute on function app.live_sessions(uuid[], uuid[]) to operagrid_app;
grant create on schema app to operagrid_identity;
alter function app.live_sessions(uuid[], uuid[]) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
