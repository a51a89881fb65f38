-- What became of a member's own ops, whatever they may see of the records by now: someone who has become
-- a reporter sends again what they did as an organizer, and must be told that it was done.

create policy change_identity on grid_change for select to operagrid_identity using (op_id is not null);
grant select (tenant_id, op_id, op_hash, member_id, version, body) on grid_change to operagrid_identity;

-- Of the transaction's own member and tenant only: the answers that this very member was given.
create function app.own_ops(wanted_ops uuid[])
  returns table (op_id uuid, member_id uuid, op_hash bytea, version bigint, conflicts jsonb, kept jsonb)
  language sql stable security definer set search_path = ''
begin atomic
  select c.op_id, c.member_id, c.op_hash, c.version, c.body -> 'conflicts', c.body -> 'kept'
    from public.grid_change c
   where c.tenant_id = app.tenant_id() and c.op_id = any(wanted_ops) and c.member_id = app.member_id();
end;
revoke execute on function app.own_ops(uuid[]) from public;
grant execute on function app.own_ops(uuid[]) to operagrid_app;

grant create on schema app to operagrid_identity;
alter function app.own_ops(uuid[]) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
