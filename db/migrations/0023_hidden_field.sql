-- Fields that viewers or reporters must not know of. Row security leaves their rows out of what such a member's
-- transaction reads, so nothing can be found, sorted, filtered or counted by them. Cells and changes are jsonb
-- that holds many fields at once, which row security cannot cut: the functions below do, by the ids that
-- row security shows, wherever cells are read for a role that does not see all.

alter table field add column hidden_from text[] not null default '{}'
  check (hidden_from <@ array['viewer', 'reporter'] and cardinality(hidden_from) <= 2);
grant update (hidden_from) on field to operagrid_app;

alter policy field_read on field
  using ((select app.role()) <> all (hidden_from)
    and ((select app.reads_all()) or ((select app.reporter_id()) is not null and app.reporter_knows_field(grid_id, id))));

-- A field that was hidden from viewers has been removed: its cells are still in records and changes, so what
-- viewers read is cut for good, also when nothing is hidden from them any more.
alter table grid add column sealed boolean not null default false;
grant update (sealed) on grid to operagrid_app;

create or replace function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at, new.sealed) is distinct from (old.name, old.ready, old.deleted_at, old.sealed) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger grid_guard on grid;
create trigger grid_guard before update of name, ready, deleted_at, sealed on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

-- The ids of a grid's fields that the member may see. In a sub-select it is asked once a statement.
create function app.seen_fields(of_grid uuid) returns text[]
  language sql stable parallel safe
  return array(select f.id from public.field f where f.tenant_id = app.tenant_id() and f.grid_id = of_grid);

-- Of an object with a value for each field, what belongs to these.
create function app.cut_cells(cells jsonb, field_ids text[]) returns jsonb
  language sql immutable strict parallel safe
  return coalesce((select jsonb_object_agg(c.key, c.value) from jsonb_each(cells) c where c.key = any (field_ids)), '{}');

-- Of a list of objects that name a field by `named`, those that name one of these.
create function app.cut_list(list jsonb, named text, field_ids text[]) returns jsonb
  language sql immutable strict parallel safe
  return coalesce((select jsonb_agg(e.value order by e.ordinality)
    from jsonb_array_elements(list) with ordinality e where e.value ->> named = any (field_ids)), '[]');

-- What only some changes have: a schema change's fields, an edit's conflicts, an undo's kept cells.
create function app.cut_detail(detail jsonb, field_ids text[]) returns jsonb
  language sql immutable strict parallel safe
  return detail
    || case when detail ? 'fields' then jsonb_build_object('fields', app.cut_list(detail -> 'fields', 'id', field_ids)) else '{}' end
    || case when detail ? 'conflicts' then jsonb_build_object('conflicts', app.cut_list(detail -> 'conflicts', 'fieldId', field_ids)) else '{}' end
    || case when detail ? 'kept' then jsonb_build_object('kept', app.cut_list(detail -> 'kept', 'fieldId', field_ids)) else '{}' end;

revoke execute on function app.seen_fields(uuid), app.cut_cells(jsonb, text[]), app.cut_list(jsonb, text, text[]),
  app.cut_detail(jsonb, text[]) from public;
grant execute on function app.seen_fields(uuid), app.cut_cells(jsonb, text[]), app.cut_list(jsonb, text, text[]),
  app.cut_detail(jsonb, text[]) to operagrid_app;
