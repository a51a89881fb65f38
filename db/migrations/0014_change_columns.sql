-- A change is kept in columns, and put together for whoever reads it: as one JSON it was built, stored
-- and read back for every edit. And what a column may hold is said by its type: a check is parsed and
-- planned anew by every statement that writes the row, a domain's is known to the session.

create domain app.cells as jsonb check (jsonb_typeof(value) = 'object'); -- field id -> value
create domain app.review_state as text check (value in ('none', 'sent', 'seen', 'accepted', 'needsFix'));
create domain app.change_kind as text check (value in ('create', 'patch', 'delete', 'restore', 'review', 'schema'));

alter table grid_record drop constraint grid_record_cells_check, drop constraint grid_record_review_state_check;
alter table grid_record alter column cells type app.cells, alter column review_state type app.review_state;

drop policy change_write on grid_change;
alter table grid_change drop constraint grid_change_kind_check;
alter table grid_change alter column kind type app.change_kind;

-- Of a record's change: the record's number, state, time of making, and the changed cells.
alter table grid_change
  add column number bigint,
  add column before jsonb,
  add column after jsonb,
  add column review_state app.review_state,
  add column record_created_at timestamptz;
-- What only some changes have. Of a record: conflicts, kept, reviewedFrom. Of the grid itself: name, fields, reload.
alter table grid_change rename column body to detail;
alter table grid_change alter column detail drop not null;

alter table grid_change no force row level security;
update grid_change
   set number = (detail -> 'number')::bigint, before = detail -> 'before', after = detail -> 'after',
       review_state = detail ->> 'reviewState', record_created_at = (detail ->> 'createdAt')::timestamptz,
       detail = nullif(jsonb_strip_nulls(jsonb_build_object('conflicts', detail -> 'conflicts', 'kept', detail -> 'kept',
         'reviewedFrom', detail -> 'reviewedFrom')), '{}')
 where kind <> 'schema';
update grid_change set detail = detail - 'kind' - 'memberId' - 'at' where kind = 'schema';
alter table grid_change force row level security;

-- Nobody writes in another's name: the member is the one whose settings the row is written under.
create policy change_write on grid_change for insert to operagrid_app
  with check (member_id = app.member_id()
    and (app.edits() or (kind = 'create' and created_by = app.reporter_id())));

drop function app.patch_records(uuid, bigint, timestamptz, bigint, jsonb);
drop function app.patch_set(uuid, bigint, timestamptz, jsonb);
drop function app.patch_one(uuid, bigint, timestamptz, jsonb);
drop function app.patch_body(uuid, bigint, uuid, timestamptz, jsonb, jsonb, text, timestamptz, uuid);

-- Commits ordinary patches of one grid: records that are there, cells that really change, nothing that
-- anybody did to the record since the op's author looked, no op id that was answered before.
-- (An op that did something comes again with a base older than its own change: that is not ordinary.)
-- The arrays have an element an op, all of a member's together and in their order. No record and no op may
-- be named twice; cells were checked against the fields of `planned_schema`. `field_ids` are the cells of the
-- first op. The settings are those of the first op's member.
--
-- Answers what only the database knew of each change, in any order. Where one op is not ordinary nothing
-- of its member is written, so that their order is kept. Nothing at all when the grid is gone or its fields
-- are not those of `planned_schema`.
--
-- The grid row is locked first, by every writer: each statement that follows sees all that was committed
-- under the lock before, and two nodes cannot wait for each other.
-- Runs as its caller, under row security; each change is inserted under its own member's settings.
create function app.patch_records(
  wanted_grid uuid, planned_schema bigint, changed_at timestamptz, member_ids text[], roles text[], op_ids uuid[],
  op_hashes bytea[], record_ids uuid[], base_versions bigint[], changes jsonb[], field_ids text[])
  returns table (
    op_id uuid, version bigint, number bigint, before jsonb, review_state text, created_at timestamptz, created_by uuid)
  language plpgsql volatile
as $$
#variable_conflict use_column
declare
  tenant uuid := app.tenant_id();
  wanted bigint := cardinality(op_ids);
  total bigint := wanted;
  base bigint;
  was jsonb;
  left_out text[];
  r record;
begin
  update public.grid g set version = g.version + total
   where g.tenant_id = tenant and g.id = wanted_grid and g.schema_version = planned_schema
     and g.ready and g.deleted_at is null
  returning g.version - total into base;
  if not found then
    return;
  end if;

  -- Statements of one row each: for one op they start in half the time of the one below.
  if total = 1 then
    select g.number, g.version, g.cells, g.review_state, g.created_at, g.created_by, g.grid_id, g.deleted_at,
        exists (select from public.op_result o where o.tenant_id = tenant and o.op_id = op_ids[1]) as answered
      into r from public.grid_record g where g.tenant_id = tenant and g.id = record_ids[1];
    total := 0;
    if found and r.grid_id = wanted_grid and r.deleted_at is null and not r.answered
      and r.version <= base_versions[1] and base_versions[1] <= base and field_ids <> '{}' then
      total := 1;
      before := '{}';
      for at in 1 .. cardinality(field_ids) loop
        was := coalesce(r.cells -> field_ids[at], 'null');
        if was = changes[1] -> field_ids[at] then
          total := 0;
        end if;
        before := before || jsonb_build_object(field_ids[at], was);
      end loop;
    end if;
    if total = 1 then
      op_id := op_ids[1];
      version := base + 1;
      number := r.number;
      review_state := r.review_state;
      created_at := r.created_at;
      created_by := r.created_by;
      update public.grid_record g
         set cells = jsonb_strip_nulls(r.cells || changes[1]), version = base + 1, updated_at = changed_at,
             updated_by = member_ids[1]::uuid
       where g.tenant_id = tenant and g.id = record_ids[1];
      insert into public.grid_change (tenant_id, grid_id, version, kind, record_id, created_by, member_id, at, op_id, op_hash,
          number, before, after, review_state, record_created_at)
      values (tenant, wanted_grid, base + 1, 'patch', record_ids[1], r.created_by, member_ids[1]::uuid, changed_at, op_ids[1],
          op_hashes[1], r.number, before, changes[1], r.review_state, r.created_at);
      return next;
    end if;
  end if;

  -- All of them as one statement. Should one not be ordinary nothing is written, and it is tried again without its member.
  while wanted > 1 and total > 0 loop
    return query
    with ordinary as materialized (
      select w.ordinal, w.op_id, w.op_hash, w.record_id, w.member_id, w.role, w.after, r.place, r.created_by, r.number, r.review_state,
          r.created_at, d.before, jsonb_strip_nulls(r.cells || w.after) as cells
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
          number, before, after, review_state, record_created_at)
      select tenant, wanted_grid, base + o.ordinal, 'patch', o.record_id, o.created_by,
          case when set_config('app.role', o.role, true) = o.role then set_config('app.member_id', o.member_id, true)::uuid end,
          changed_at, o.op_id, o.op_hash, o.number, o.before, o.after,
          o.review_state, o.created_at
        from ordinary o, whole
       where whole.ok
    )
    select o.op_id, base + o.ordinal, o.number, o.before, o.review_state::text, o.created_at, o.created_by
      from ordinary o, whole
     where whole.ok;
    exit when found;

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

  if total < wanted then
    -- Numbers that nobody has seen go back: the row is still locked.
    update public.grid g set version = base + total where g.tenant_id = tenant and g.id = wanted_grid;
  end if;
end $$;

revoke execute on function app.patch_records(
  uuid, bigint, timestamptz, text[], text[], uuid[], bytea[], uuid[], bigint[], jsonb[], text[]) from public;
grant execute on function app.patch_records(
  uuid, bigint, timestamptz, text[], text[], uuid[], bytea[], uuid[], bigint[], jsonb[], text[]) to operagrid_app;
