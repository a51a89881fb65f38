-- One op id for two different edits is a CONFLICT. Ids of changes meet in an index, and so do those of ops that changed
-- nothing; a change and an op that changed nothing meet in none. Whoever writes one looks for the other; where that is
-- in another grid no lock of a row makes them wait for each other, and at the same moment neither saw the other.
--
-- So they lock a bucket of ids, behind the grid's row: whoever makes a change shares it and looks then, whoever writes
-- down that there is none has it alone. Some buckets of a workspace and not a lock an op: a paste has a thousand.

create function app.op_bucket(op_id uuid) returns int
  language sql immutable parallel safe
return uuid_hash(op_id) & 127;

create function app.told_ops(wanted_ops uuid[]) returns boolean
  language sql volatile security definer set search_path = ''
begin atomic
  select exists (select from public.grid_change c where c.tenant_id = app.tenant_id() and c.op_id = any(wanted_ops));
end;
revoke execute on function app.told_ops(uuid[]) from public;
grant execute on function app.told_ops(uuid[]) to operagrid_app;
grant create on schema app to operagrid_identity;
alter function app.told_ops(uuid[]) owner to operagrid_identity;
revoke create on schema app from operagrid_identity;

-- Whether these ops may be written as changes, and those as having changed nothing; to be asked behind the grid row's
-- lock, before or with the writing. Raises unique_violation where one of them is the other already, elsewhere.
create function app.claim_ops(changing uuid[], unchanged uuid[]) returns boolean
  language plpgsql volatile
as $$
declare
  tenant constant uuid := app.tenant_id();
  -- In one order for all, so that two do not wait for each other.
  held constant text := (
    select string_agg(case when b.alone then pg_advisory_xact_lock(uuid_hash(tenant), b.bucket)::text
        else pg_advisory_xact_lock_shared(uuid_hash(tenant), b.bucket)::text end, '')
      from (
        select app.op_bucket(o.op_id) as bucket, bool_or(o.alone) as alone
          from (select unnest(changing), false union all select unnest(unchanged), true) as o(op_id, alone)
         group by 1 order by 1
      ) b);
begin
  if exists (select from public.op_result o where o.tenant_id = tenant and o.op_id = any(changing))
    or unchanged <> '{}' and app.told_ops(unchanged) then
    raise unique_violation using message = 'an op id is that of another edit';
  end if;
  return true;
end $$;
revoke execute on function app.op_bucket(uuid), app.claim_ops(uuid[], uuid[]) from public;
grant execute on function app.op_bucket(uuid), app.claim_ops(uuid[], uuid[]) to operagrid_app;

-- Ordinary patches, as in 0026: they share their buckets before they look whether an op was answered.

create or replace function app.patch_record(
  for_tenant text, for_member text, for_role text, wanted_grid uuid, planned_schema bigint, changed_at timestamptz,
  new_op uuid, new_hash bytea, wanted_record uuid, base_version bigint, change jsonb, field_ids text[])
  returns json
  language plpgsql volatile
as $$
declare
  -- Assigned, as `perform` would make statements of them.
  tenant constant uuid := set_config('app.tenant_id', for_tenant, true);
  member constant uuid := set_config('app.member_id', for_member, true);
  bound constant text := set_config('app.role', for_role, true);
  numbered bigint;
  ordinary boolean;
  was jsonb;
  replaced jsonb := '{}';
  held text;
  r record;
begin
  update public.grid g set version = g.version + 1
   where g.tenant_id = tenant and g.id = wanted_grid and g.schema_version = planned_schema
     and g.ready and g.deleted_at is null
  returning g.version into numbered;
  if not found then
    return '[]';
  end if;
  held := pg_advisory_xact_lock_shared(uuid_hash(tenant), app.op_bucket(new_op))::text;

  select g.number, g.version, g.cells, g.review_state, g.created_at, g.created_by, g.assigned_to, g.grid_id, g.deleted_at,
      exists (select from public.op_result o where o.tenant_id = tenant and o.op_id = new_op) as answered
    into r from public.grid_record g where g.tenant_id = tenant and g.id = wanted_record;
  ordinary := found and r.grid_id = wanted_grid and r.deleted_at is null and not r.answered
    and r.version <= base_version and base_version < numbered and field_ids <> '{}';
  if ordinary then
    for at in 1 .. cardinality(field_ids) loop
      was := coalesce(r.cells -> field_ids[at], 'null');
      ordinary := ordinary and was <> change -> field_ids[at];
      replaced := replaced || jsonb_build_object(field_ids[at], was);
    end loop;
  end if;
  if not ordinary then
    -- A number that nobody has seen goes back: the row is still locked.
    update public.grid g set version = numbered - 1 where g.tenant_id = tenant and g.id = wanted_grid;
    return '[]';
  end if;

  update public.grid_record g
     set cells = jsonb_strip_nulls(r.cells || change), version = numbered, updated_at = changed_at, updated_by = member
   where g.tenant_id = tenant and g.id = wanted_record;
  insert into public.grid_change (tenant_id, grid_id, version, kind, record_id, created_by, member_id, at, op_id, op_hash,
      number, before, after, review_state, record_created_at, assigned_to, previous)
  values (tenant, wanted_grid, numbered, 'patch', wanted_record, r.created_by, member, changed_at, new_op, new_hash,
      r.number, replaced, change, r.review_state, r.created_at, r.assigned_to, r.version);
  return json_build_array(json_build_array(new_op, numbered, r.number, replaced, r.review_state, r.created_at, r.created_by,
    r.assigned_to));
end $$;

create or replace function app.patch_records(
  for_tenant text, for_member text, for_role text, wanted_grid uuid, planned_schema bigint, changed_at timestamptz,
  member_ids text[], roles text[], op_ids uuid[], op_hashes bytea[], record_ids uuid[], base_versions bigint[], changes jsonb[])
  returns json
  language plpgsql volatile
as $$
#variable_conflict use_column
declare
  tenant constant uuid := set_config('app.tenant_id', for_tenant, true);
  bound constant text := set_config('app.member_id', for_member, true) || set_config('app.role', for_role, true);
  total bigint := cardinality(op_ids);
  wanted constant bigint := total;
  base bigint;
  made json;
  left_out text[];
  held text;
begin
  update public.grid g set version = g.version + total
   where g.tenant_id = tenant and g.id = wanted_grid and g.schema_version = planned_schema
     and g.ready and g.deleted_at is null
  returning g.version - total into base;
  if not found then
    return '[]';
  end if;
  held := (
    select string_agg(pg_advisory_xact_lock_shared(uuid_hash(tenant), b.bucket)::text, '')
      from (select distinct app.op_bucket(o.op_id) as bucket from unnest(op_ids) as o(op_id) order by 1) b);

  -- All of them as one statement. Should one not be ordinary nothing is written, and it is tried again without its member.
  while total > 0 loop
    with ordinary as materialized (
      select w.ordinal, w.op_id, w.op_hash, w.record_id, w.member_id, w.role, w.after, r.place, r.created_by, r.assigned_to, r.number, r.review_state,
          r.created_at, r.version as previous, d.before, jsonb_strip_nulls(r.cells || w.after) as cells
        from unnest(member_ids, roles, op_ids, op_hashes, record_ids, base_versions, changes) with ordinality
          as w(member_id, role, op_id, op_hash, record_id, base_version, after, ordinal)
        cross join lateral (
          select g.ctid as place, g.* from public.grid_record g where g.tenant_id = tenant and g.id = w.record_id
          offset 0 -- one probe of the primary key an op, also on a grid without statistics
        ) r
        cross join lateral (
          select jsonb_object_agg(c.key, coalesce(r.cells -> c.key, 'null')) as before,
              bool_or(coalesce(r.cells -> c.key, 'null') = c.value) as same
            from jsonb_each(w.after) c
        ) d
       where r.grid_id = wanted_grid and r.deleted_at is null and not d.same
         and r.version <= w.base_version and w.base_version <= base
         and not exists (select from public.op_result o where o.tenant_id = tenant and o.op_id = w.op_id)
    ), whole as (
      select count(*) = total as ok from ordinary
    ), moved as (
      update public.grid_record g
         set cells = o.cells, version = base + o.ordinal, updated_at = changed_at, updated_by = o.member_id::uuid
        from ordinary o, whole
       where g.ctid = o.place and whole.ok
    ), kept as (
      -- Row by row: the settings are those of a row's member when its policy is asked.
      insert into public.grid_change (tenant_id, grid_id, version, kind, record_id, created_by, member_id, at, op_id, op_hash,
          number, before, after, review_state, record_created_at, assigned_to, previous)
      select tenant, wanted_grid, base + o.ordinal, 'patch', o.record_id, o.created_by,
          case when set_config('app.role', o.role, true) = o.role then set_config('app.member_id', o.member_id, true)::uuid end,
          changed_at, o.op_id, o.op_hash, o.number, o.before, o.after,
          o.review_state, o.created_at, o.assigned_to, o.previous
        from ordinary o, whole
       where whole.ok
    )
    select json_agg(json_build_array(o.op_id, base + o.ordinal, o.number, o.before, o.review_state, o.created_at, o.created_by,
        o.assigned_to))
      into made
      from ordinary o, whole
     where whole.ok;
    exit when made is not null;

    select array_agg(distinct w.member_id) into left_out
      from unnest(member_ids, op_ids, record_ids, base_versions, changes) as w(member_id, op_id, record_id, base_version, after)
     where not exists (
         select from public.grid_record g
          where g.tenant_id = tenant and g.id = w.record_id and g.grid_id = wanted_grid and g.deleted_at is null
            and g.version <= w.base_version and w.base_version <= base
            and not exists (select from jsonb_each(w.after) c where coalesce(g.cells -> c.key, 'null') = c.value)
            and w.after <> '{}')
       or exists (select from public.op_result o where o.tenant_id = tenant and o.op_id = w.op_id);
    exit when left_out is null;
    select array_agg(w.member_id order by w.ordinal), array_agg(w.role order by w.ordinal), array_agg(w.op_id order by w.ordinal),
        array_agg(w.op_hash order by w.ordinal), array_agg(w.record_id order by w.ordinal), array_agg(w.base_version order by w.ordinal),
        array_agg(w.after order by w.ordinal), count(*)
      into member_ids, roles, op_ids, op_hashes, record_ids, base_versions, changes, total
      from unnest(member_ids, roles, op_ids, op_hashes, record_ids, base_versions, changes) with ordinality
        as w(member_id, role, op_id, op_hash, record_id, base_version, after, ordinal)
     where w.member_id <> all (left_out);
  end loop;

  if made is null then
    total := 0;
  end if;
  if total < wanted then
    -- Numbers that nobody has seen go back: the row is still locked.
    update public.grid g set version = base + total where g.tenant_id = tenant and g.id = wanted_grid;
  end if;
  return coalesce(made, '[]');
end $$;
