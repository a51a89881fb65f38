-- A record may be assigned to a member: a reporter reads and corrects own and assigned ones. And a grid may let
-- its reporters read all of its records.

-- A domain, not a check: every edit writes the grid's row, and would plan the check anew.
create domain app.reporters_see as text check (value in ('own', 'all'));
alter table grid add column reporters_see app.reporters_see not null default 'own';
grant update (reporters_see) on grid to operagrid_app;

create or replace function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at, new.sealed, new.reporters_see)
      is distinct from (old.name, old.ready, old.deleted_at, old.sealed, old.reporters_see) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger grid_guard on grid;
create trigger grid_guard before update of name, ready, deleted_at, sealed, reporters_see on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

alter table grid_record
  add column assigned_to uuid,
  -- Whoever removes a member frees their records first, and tells it (releaseAssignments); this is for
  -- what comes in between.
  add foreign key (tenant_id, assigned_to) references membership (tenant_id, id) on delete set null (assigned_to);
-- "Assigned to me": newest first. Neither this nor its condition names what an edit of cells touches.
create index grid_record_by_assignee on grid_record (tenant_id, assigned_to, created_at desc) where assigned_to is not null;
grant update (assigned_to) on grid_record to operagrid_app;

-- Whose the record was when the change was made: a reporter's feed is decided by it, then and when it is read
-- again. `assigned_from` is of a change of kind 'assign': whose it had been.
alter table grid_change add column assigned_to uuid, add column assigned_from uuid;
alter domain app.change_kind drop constraint change_kind_check;
alter domain app.change_kind add constraint change_kind_check
  check (value in ('create', 'patch', 'delete', 'restore', 'review', 'assign', 'schema')) not valid;

-- plpgsql throughout, so that nothing of it is unfolded into an editor's statement: behind `or` only a
-- reporter's ever calls these.

-- Whether the grid lets its reporters read every record.
create function app.reporter_reads_grid(of_grid uuid) returns boolean
  language plpgsql stable parallel safe
as $$
begin
  return app.role() = 'reporter' and exists (
    select from public.grid g where g.tenant_id = app.tenant_id() and g.id = of_grid and g.reporters_see = 'all');
end $$;

-- Whether the reporter may correct a record: own or assigned, not in the trash, and not accepted, which ends a
-- report's review: from then on it is what the control room works by.
create function app.reporter_corrects(author uuid, assignee uuid, state text, trashed_at timestamptz) returns boolean
  language plpgsql stable parallel safe
as $$
begin
  return app.role() = 'reporter' and app.member_id() in (author, assignee) and state <> 'accepted' and trashed_at is null;
end $$;

-- As in 0023; an assignment's cells too, with which the record enters a reporter's sight.
create or replace function app.cut_detail(detail jsonb, field_ids text[]) returns jsonb
  language sql immutable strict parallel safe
  return detail
    || case when detail ? 'fields' then jsonb_build_object('fields', app.cut_list(detail -> 'fields', 'id', field_ids)) else '{}' end
    || case when detail ? 'conflicts' then jsonb_build_object('conflicts', app.cut_list(detail -> 'conflicts', 'fieldId', field_ids)) else '{}' end
    || case when detail ? 'kept' then jsonb_build_object('kept', app.cut_list(detail -> 'kept', 'fieldId', field_ids)) else '{}' end
    || case when detail ? 'cells' then jsonb_build_object('cells', app.cut_cells(detail -> 'cells', field_ids)) else '{}' end;

-- Whether a record as it is about to be is what a reporter may make of it: cells of fields that they see, and
-- nothing else. A stable function sees the record as the statement found it.
create function app.reporter_leaves_rest(
  record_id uuid, of_grid uuid, its_number bigint, new_version bigint, new_cells jsonb, state text, form uuid, author uuid,
  assignee uuid, editor uuid, trashed_at timestamptz)
  returns boolean
  language plpgsql stable parallel safe
as $$
declare
  was public.grid_record;
  seen text[];
begin
  select * into was from public.grid_record g where g.tenant_id = app.tenant_id() and g.id = record_id;
  if not found or not app.reporter_corrects(was.created_by, was.assigned_to, was.review_state, was.deleted_at) then
    return false;
  end if;
  seen := app.seen_fields(was.grid_id);
  return (of_grid, its_number, state, form, author, assignee, trashed_at)
      is not distinct from (was.grid_id, was.number, was.review_state, was.form_id, was.created_by, was.assigned_to, was.deleted_at)
    and editor = app.member_id() and new_version > was.version
    -- Behind an edit a cell without a value is gone: an empty one of a hidden field is no other.
    and jsonb_strip_nulls(new_cells - seen) = jsonb_strip_nulls(was.cells - seen);
end $$;

-- Whether a reporter may tell a change: a report of their own, or a correction of cells that they see.
create function app.reporter_tells(
  change_kind text, of_grid uuid, of_record uuid, author uuid, assignee uuid, replaced jsonb, written jsonb)
  returns boolean
  language plpgsql stable parallel safe
as $$
declare
  r public.grid_record;
  seen text[];
begin
  if app.role() <> 'reporter' then
    return false;
  end if;
  if change_kind = 'create' then
    return author = app.member_id() and assignee is null;
  end if;
  if change_kind <> 'patch' then
    return false;
  end if;
  select * into r from public.grid_record g where g.tenant_id = app.tenant_id() and g.id = of_record;
  seen := app.seen_fields(of_grid);
  return found and r.grid_id = of_grid and app.reporter_corrects(r.created_by, r.assigned_to, r.review_state, r.deleted_at)
    and (author, assignee) is not distinct from (r.created_by, r.assigned_to)
    and replaced - seen = '{}' and written - seen = '{}';
end $$;

-- Whether a record that the reporter sees names the file, in a field that they see.
create function app.reporter_sees_file(file uuid) returns boolean
  language plpgsql stable parallel safe
as $$
declare
  me uuid := app.reporter_id();
begin
  if me is null then
    return false;
  end if;
  return exists (
    select from (
        select g.grid_id, g.cells from public.grid_record g
         where g.tenant_id = app.tenant_id() and g.assigned_to = me and g.deleted_at is null
        union all
        select g.grid_id, g.cells from public.grid_record g
         where g.tenant_id = app.tenant_id() and g.created_by = me and g.deleted_at is null
        union all
        select g.grid_id, g.cells from public.grid_record g join public.grid t on t.tenant_id = g.tenant_id and t.id = g.grid_id
         where g.tenant_id = app.tenant_id() and t.reporters_see = 'all' and g.deleted_at is null
      ) seen
      join public.field f on f.tenant_id = app.tenant_id() and f.grid_id = seen.grid_id and f.type = 'photo'
     where jsonb_typeof(seen.cells -> f.id) = 'array' and seen.cells -> f.id ? file::text);
end $$;

revoke execute on function app.reporter_reads_grid(uuid), app.reporter_corrects(uuid, uuid, text, timestamptz),
  app.reporter_leaves_rest(uuid, uuid, bigint, bigint, jsonb, text, uuid, uuid, uuid, uuid, timestamptz),
  app.reporter_tells(text, uuid, uuid, uuid, uuid, jsonb, jsonb), app.reporter_sees_file(uuid) from public;
grant execute on function app.reporter_reads_grid(uuid), app.reporter_corrects(uuid, uuid, text, timestamptz),
  app.reporter_leaves_rest(uuid, uuid, bigint, bigint, jsonb, text, uuid, uuid, uuid, uuid, timestamptz),
  app.reporter_tells(text, uuid, uuid, uuid, uuid, jsonb, jsonb), app.reporter_sees_file(uuid) to operagrid_app;

alter policy record_read on grid_record
  using ((select app.reads_all()) or (select app.reporter_id()) in (created_by, assigned_to) or app.reporter_reads_grid(grid_id));
alter policy record_file on grid_record
  with check (app.edits() or (created_by = app.reporter_id() and assigned_to is null));
alter policy record_edit on grid_record
  using (app.edits() or app.reporter_corrects(created_by, assigned_to, review_state, deleted_at))
  with check (app.edits() or app.reporter_leaves_rest(id, grid_id, number, version, cells, review_state, form_id, created_by,
    assigned_to, updated_by, deleted_at));

alter policy change_read on grid_change
  using ((select app.reads_all()) or (select app.reporter_id()) in (created_by, assigned_to, assigned_from)
    -- What changes the grid itself names all of its fields.
    or (record_id is not null and app.reporter_reads_grid(grid_id)));
alter policy change_write on grid_change
  with check (member_id = app.member_id()
    and (app.edits() or app.reporter_tells(kind, grid_id, record_id, created_by, assigned_to, before, after)));

alter policy attachment_read on attachment
  using ((select app.role()) in ('management', 'organizer', 'viewer')
    or created_by = (select app.reporter_id()) or app.reporter_sees_file(id));

-- Ordinary patches, as in 0015: their changes say whose the record is, and the answers as well, at their end.

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
  r record;
begin
  update public.grid g set version = g.version + 1
   where g.tenant_id = tenant and g.id = wanted_grid and g.schema_version = planned_schema
     and g.ready and g.deleted_at is null
  returning g.version into numbered;
  if not found then
    return '[]';
  end if;

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
      number, before, after, review_state, record_created_at, assigned_to)
  values (tenant, wanted_grid, numbered, 'patch', wanted_record, r.created_by, member, changed_at, new_op, new_hash,
      r.number, replaced, change, r.review_state, r.created_at, r.assigned_to);
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
begin
  update public.grid g set version = g.version + total
   where g.tenant_id = tenant and g.id = wanted_grid and g.schema_version = planned_schema
     and g.ready and g.deleted_at is null
  returning g.version - total into base;
  if not found then
    return '[]';
  end if;

  -- All of them as one statement. Should one not be ordinary nothing is written, and it is tried again without its member.
  while total > 0 loop
    with ordinary as materialized (
      select w.ordinal, w.op_id, w.op_hash, w.record_id, w.member_id, w.role, w.after, r.place, r.created_by, r.assigned_to, r.number, r.review_state,
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
          number, before, after, review_state, record_created_at, assigned_to)
      select tenant, wanted_grid, base + o.ordinal, 'patch', o.record_id, o.created_by,
          case when set_config('app.role', o.role, true) = o.role then set_config('app.member_id', o.member_id, true)::uuid end,
          changed_at, o.op_id, o.op_hash, o.number, o.before, o.after,
          o.review_state, o.created_at, o.assigned_to
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
