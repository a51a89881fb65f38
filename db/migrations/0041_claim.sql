-- "I have it": who works on a record just now. One member at a time, for a while. It is told by a change of the grid
-- that edits nothing, as a comment is, so that it reaches all who read the record, in order and after any drop.

create domain app.claim_minutes as smallint check (value between 1 and 240);
-- How long one lasts in a grid, without an edit of its holder's.
alter table grid add column claim_minutes app.claim_minutes not null default 15;
grant update (claim_minutes) on grid to operagrid_app;

create or replace function app.grid_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer')
    and (new.name, new.ready, new.deleted_at, new.sealed, new.reporters_see, new.claim_minutes)
      is distinct from (old.name, old.ready, old.deleted_at, old.sealed, old.reporters_see, old.claim_minutes) then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger grid_guard on grid;
create trigger grid_guard before update of name, ready, deleted_at, sealed, reporters_see, claim_minutes on grid for each row
  when (current_user = 'operagrid_app') execute function app.grid_guard();

alter domain app.change_kind drop constraint change_kind_check;
alter domain app.change_kind add constraint change_kind_check
  check (value in ('create', 'patch', 'delete', 'restore', 'review', 'assign', 'schema', 'comment', 'claim')) not valid;

create table record_claim (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  record_id uuid not null,
  member_id uuid not null,
  -- The grid's version when it was made: edits of the record by its holder behind that renew it. When it ends is read
  -- from them, so that no edit writes here.
  version bigint not null,
  since timestamptz not null,
  minutes app.claim_minutes not null,
  primary key (tenant_id, record_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, record_id) references grid_record (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references membership (tenant_id, id) on delete cascade
);
create index record_claim_of_grid on record_claim (tenant_id, grid_id);
create index record_claim_of_member on record_claim (tenant_id, member_id);
alter table record_claim enable row level security, force row level security;

create policy tenant_isolation on record_claim as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- A reporter knows no other members, and has nothing to hold here.
create policy claim_read on record_claim for select to operagrid_app using ((select app.reads_all()));
create policy claim_make on record_claim for insert to operagrid_app
  with check (app.edits() and member_id = app.member_id());
-- Also of others': whoever takes one over, or ends somebody's membership.
create policy claim_end on record_claim for delete to operagrid_app using (app.edits());
grant select, insert, delete on record_claim to operagrid_app;
