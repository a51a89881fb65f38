-- Fields that are calculated from other cells of their record. The server writes their cells with the edit that moves
-- them; what they are made of is `formula`: {source, result}.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'location', 'photo', 'link', 'formula'));
alter table field add column formula jsonb check (jsonb_typeof(formula) = 'object' and formula ? 'source' and formula ? 'result');
alter table field add constraint field_is_formula check ((type = 'formula') = (formula is not null));
grant update (formula) on field to operagrid_app;

-- `computed`: the ids of those fields, for who writes records without seeing all fields. `compute_from`: records with
-- higher numbers still hold what formulas came to before they, or what they read, were changed; null = none. Whoever
-- finds it goes on from there. `compute_by`: the member whose change it was.
alter table grid
  add column computed text[] not null default '{}',
  add column compute_from bigint,
  add column compute_by uuid;
grant update (computed, compute_from, compute_by) on grid to operagrid_app;

create or replace function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at, new.sealed, new.reporters_see, new.claim_minutes, new.computed, new.compute_from, new.compute_by)
      is distinct from (old.name, old.ready, old.deleted_at, old.sealed, old.reporters_see, old.claim_minutes, old.computed, old.compute_from, old.compute_by) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger grid_guard on grid;
create trigger grid_guard
  before update of name, ready, deleted_at, sealed, reporters_see, claim_minutes, computed, compute_from, compute_by on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

-- The fields whose cells a reporter's edit may write: those that they see, and those that follow from them.
create function app.written_fields(of_grid uuid) returns text[]
  language sql stable parallel safe
  return app.seen_fields(of_grid)
    || (select g.computed from public.grid g where g.tenant_id = app.tenant_id() and g.id = of_grid);
revoke execute on function app.written_fields(uuid) from public;
grant execute on function app.written_fields(uuid) to operagrid_app;

-- As in 0025, but for calculated cells.
create or replace function app.reporter_leaves_rest(
  record_id uuid, of_grid uuid, its_number bigint, new_version bigint, new_cells jsonb, state text, form uuid, author uuid,
  assignee uuid, editor uuid, trashed_at timestamptz)
  returns boolean
  language plpgsql stable parallel safe
as $$
declare
  was public.grid_record;
  written text[];
begin
  select * into was from public.grid_record g where g.tenant_id = app.tenant_id() and g.id = record_id;
  if not found or not app.reporter_corrects(was.created_by, was.assigned_to, was.review_state, was.deleted_at) then
    return false;
  end if;
  written := app.written_fields(was.grid_id);
  return (of_grid, its_number, state, form, author, assignee, trashed_at)
      is not distinct from (was.grid_id, was.number, was.review_state, was.form_id, was.created_by, was.assigned_to, was.deleted_at)
    and editor = app.member_id() and new_version > was.version
    -- Behind an edit a cell without a value is gone: an empty one of a hidden field is no other.
    and jsonb_strip_nulls(new_cells - written) = jsonb_strip_nulls(was.cells - written);
end $$;

-- As in 0035, but for them.
create or replace function app.reporter_tells(
  change_kind text, of_grid uuid, of_record uuid, author uuid, assignee uuid, replaced jsonb, written jsonb)
  returns boolean
  language plpgsql stable parallel safe
as $$
declare
  r public.grid_record;
  theirs text[];
begin
  if app.role() <> 'reporter' then
    return false;
  end if;
  if change_kind = 'create' then
    return author = app.member_id() and assignee is null;
  end if;
  if change_kind not in ('patch', 'comment') then
    return false;
  end if;
  select * into r from public.grid_record g where g.tenant_id = app.tenant_id() and g.id = of_record;
  if not found or r.grid_id <> of_grid or (author, assignee) is distinct from (r.created_by, r.assigned_to) then
    return false;
  end if;
  if change_kind = 'comment' then
    return r.deleted_at is null and replaced = '{}' and written = '{}';
  end if;
  theirs := app.written_fields(of_grid);
  return app.reporter_corrects(r.created_by, r.assigned_to, r.review_state, r.deleted_at)
    and replaced - theirs = '{}' and written - theirs = '{}';
end $$;

-- What a server that died was calculating, found by the next: ids only, as in 0009.
alter policy grid_identity on grid using (not ready or compute_from is not null);
grant select (compute_from, compute_by, deleted_at) on grid to operagrid_identity;
create function app.list_uncomputed_grids()
  returns table (tenant_id uuid, grid_id uuid, member_id uuid)
  language sql stable security definer set search_path = ''
begin atomic
  select g.tenant_id, g.id, g.compute_by from public.grid g
   where g.compute_from is not null and g.ready and g.deleted_at is null
   order by g.id
   limit 1000;
end;
revoke execute on function app.list_uncomputed_grids() from public;
grant execute on function app.list_uncomputed_grids() to operagrid_app;
create index grid_uncomputed on grid (tenant_id) where compute_from is not null;

grant create on schema app to operagrid_identity;
alter function app.list_uncomputed_grids() owner to operagrid_identity;
revoke create on schema app from operagrid_identity;
