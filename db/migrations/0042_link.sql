-- A type of field that links to records of another grid, or of its own, and is mirrored there by a second field.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'location', 'photo', 'link'));
-- {gridId, fieldId, one?}: where it leads; null for all other types.
alter table field add column link jsonb, add check ((type = 'link') = (link is not null));
grant update (link) on field to operagrid_app;

-- As in 0040. A reporter sees no records of other grids, so nothing of a link either, whatever a form says.
alter policy field_read on field
  using ((select app.role()) <> all (hidden_from)
    and ((select app.reads_all())
      or ((select app.reporter_id()) is not null and type not in ('person', 'link') and app.reporter_knows_field(grid_id, id))));

-- Which record links to which: what cells of link fields show is made from this, in the transaction that changes it.
-- Each link is two rows, one a side, so both sides are read alike. A link outlives the deletion of either record:
-- cells show those whose other record is not deleted, and a record that is restored has its links again.
create table record_link (
  tenant_id uuid not null default app.tenant_id(),
  record_id uuid not null,
  grid_id uuid not null,
  field_id text not null,
  other_id uuid not null,
  -- The order in which a cell's links were made.
  place bigint generated always as identity,
  primary key (tenant_id, record_id, field_id, other_id),
  foreign key (tenant_id, grid_id, field_id) references field (tenant_id, grid_id, id) on delete cascade,
  foreign key (tenant_id, record_id) references grid_record (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_id) references grid_record (tenant_id, id) on delete cascade
);
-- For the keys: a field and a record that go take their links along.
create index record_link_of_field on record_link (tenant_id, grid_id, field_id);
create index record_link_of_other on record_link (tenant_id, other_id);
alter table record_link enable row level security, force row level security;

create policy tenant_isolation on record_link as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Only whoever edits records reads or writes it: all others read cells.
create policy link_edit on record_link to operagrid_app using ((select app.edits())) with check ((select app.edits()));
grant select, insert, delete on record_link to operagrid_app;
