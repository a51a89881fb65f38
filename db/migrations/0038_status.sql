-- A type of field whose cells hold a state: one of its choices, of which each may say that a record in it is finished
-- and which others may follow it. Both stand in `choices`.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'checkbox', 'rating', 'email', 'phone', 'url', 'location', 'photo'));
