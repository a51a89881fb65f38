-- A type of field whose cells hold a duration: whole seconds, as a number.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'checkbox', 'rating', 'email', 'phone', 'url', 'location', 'photo'));
