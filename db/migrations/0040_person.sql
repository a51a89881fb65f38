-- A type of field whose cells name members: a list of their ids, of one unless the field takes several. That they are
-- members is looked up by who writes the cell; whoever leaves stays named, and their name with `former_member`.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'location', 'photo'));
alter table field add column several boolean not null default false;
grant update (several) on field to operagrid_app;

-- As in 0023. To a reporter other members are strangers: of a field that names some they know nothing, whatever asks for it.
alter policy field_read on field
  using ((select app.role()) <> all (hidden_from)
    and ((select app.reads_all())
      or ((select app.reporter_id()) is not null and type <> 'person' and app.reporter_knows_field(grid_id, id))));
