-- Fields of files: cells name attachments of any kind, as cells of photos name pictures.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'barcode', 'location', 'photo', 'attachment', 'link', 'formula', 'rollup', 'clock'));

-- As in 0025, of both types.
create or replace function app.reporter_sees_file(file uuid) returns boolean
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
      join public.field f on f.tenant_id = app.tenant_id() and f.grid_id = seen.grid_id and f.type in ('photo', 'attachment')
     where jsonb_typeof(seen.cells -> f.id) = 'array' and seen.cells -> f.id ? file::text);
end $$;
