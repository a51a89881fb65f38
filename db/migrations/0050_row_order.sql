-- The order of a grid's records by hand. A record that nobody has moved stands where its number does (null), so that no
-- row is written when a grid takes up such an order, and new records come last.
alter table grid_record add column row_order double precision
  constraint grid_record_row_order check (row_order between -1e12 and 1e12);
grant update (row_order) on grid_record to operagrid_app;

alter table grid add column by_hand boolean not null default false;
grant update (by_hand) on grid to operagrid_app;

create or replace function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at, new.sealed, new.reporters_see, new.claim_minutes, new.by_hand, new.computed, new.compute_from, new.compute_by)
      is distinct from (old.name, old.ready, old.deleted_at, old.sealed, old.reporters_see, old.claim_minutes, old.by_hand, old.computed, old.compute_from, old.compute_by) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger grid_guard on grid;
create trigger grid_guard
  before update of name, ready, deleted_at, sealed, reporters_see, claim_minutes, by_hand, computed, compute_from, compute_by on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

alter domain app.change_kind drop constraint change_kind_check;
alter domain app.change_kind add constraint change_kind_check
  check (value in ('create', 'patch', 'delete', 'restore', 'review', 'assign', 'schema', 'comment', 'claim', 'move')) not valid;

-- What a reporter files stands where its number does, and their corrections move nothing.
alter policy record_file on grid_record
  with check (app.edits() or (created_by = app.reporter_id() and assigned_to is null and row_order is null));
create function app.row_order_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not app.edits() then
    raise exception 'this role may not move records' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger row_order_guard before update of row_order on grid_record for each row
  when (current_user = 'operagrid_app' and new.row_order is distinct from old.row_order) execute function app.row_order_guard();
