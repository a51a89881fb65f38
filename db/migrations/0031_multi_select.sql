-- A type of field whose cells hold several choices: a list of their ids.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'date', 'dateTime', 'select', 'multiSelect', 'checkbox', 'rating', 'email', 'phone', 'url', 'location', 'photo'));
