-- The same rules, cheaper to start. PostgreSQL prepares every sub-select of a policy anew for each
-- statement, also the branches that a role never takes: an update of one grid row prepared 16 of them and
-- two looks into forms, which was a third of an edit's time.
--
-- A sub-select stays where many rows are read: `(select f())` is asked once a statement. What is checked for
-- rows being written names the function itself: once a row is less than once prepared.

-- What a member's role lets them read of a tenant's grids: everything, or what they are named by.
create function app.reads_all() returns boolean
  language sql stable parallel safe
  return app.role() in ('management', 'organizer', 'viewer');

-- Null unless the member is a reporter: compares with nothing then.
create function app.reporter_id() returns uuid
  language sql stable parallel safe
  return case when app.role() = 'reporter' then app.member_id() end;

create function app.edits() returns boolean
  language sql stable parallel safe
  return app.role() in ('management', 'organizer');

-- plpgsql, so that it is not unfolded into the statement: only a reporter's ever calls it.
create function app.reporter_knows_grid(of_grid uuid) returns boolean
  language plpgsql stable parallel safe
as $$
begin
  return exists (select from public.form f where f.tenant_id = app.tenant_id() and f.grid_id = of_grid);
end $$;

create function app.reporter_knows_field(of_grid uuid, field_id text) returns boolean
  language plpgsql stable parallel safe
as $$
begin
  return exists (
    select from public.form f where f.tenant_id = app.tenant_id() and f.grid_id = of_grid
      and f.items @> jsonb_build_array(jsonb_build_object('fieldId', field_id)));
end $$;

revoke execute on function app.reads_all(), app.reporter_id(), app.edits(), app.reporter_knows_grid(uuid),
  app.reporter_knows_field(uuid, text) from public;
grant execute on function app.reads_all(), app.reporter_id(), app.edits(), app.reporter_knows_grid(uuid),
  app.reporter_knows_field(uuid, text) to operagrid_app;

alter policy tenant_isolation on grid with check (tenant_id = app.tenant_id());
alter policy grid_read on grid
  using ((select app.reads_all()) or ((select app.reporter_id()) is not null and app.reporter_knows_grid(id)));
alter policy grid_advance on grid
  using (app.role() in ('management', 'organizer', 'reporter')) with check (app.role() in ('management', 'organizer', 'reporter'));

alter policy field_read on field
  using ((select app.reads_all()) or ((select app.reporter_id()) is not null and app.reporter_knows_field(grid_id, id)));

alter policy tenant_isolation on grid_record with check (tenant_id = app.tenant_id());
alter policy record_read on grid_record
  using ((select app.reads_all()) or created_by = (select app.reporter_id()));
alter policy record_file on grid_record with check (app.edits() or created_by = app.reporter_id());
alter policy record_edit on grid_record using (app.edits()) with check (app.edits());

alter policy tenant_isolation on grid_change with check (tenant_id = app.tenant_id());
alter policy change_read on grid_change
  using ((select app.reads_all()) or created_by = (select app.reporter_id()));
alter policy change_write on grid_change
  with check (app.edits() or (kind = 'create' and created_by = app.reporter_id()));

alter policy tenant_isolation on op_result with check (tenant_id = app.tenant_id());
alter policy op_write on op_result
  with check (member_id = app.member_id() and app.role() in ('management', 'organizer', 'reporter'));

-- Only a statement that names one of these columns is looked at: an edit moves the version and no more.
drop trigger grid_guard on grid;
create trigger grid_guard before update of name, ready, deleted_at on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();
