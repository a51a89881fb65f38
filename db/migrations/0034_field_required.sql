-- A field that is to be filled: a form asks for it, and no edit empties it. And what a field holds in records that
-- people make, as a cell of it would: null is nothing.

alter table field
  add column required boolean not null default false,
  add column default_value jsonb;
grant update (required, default_value) on field to operagrid_app;
