-- Four more types of fields. Their cells are texts and numbers, as those of text and number fields are.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'date', 'dateTime', 'select', 'checkbox', 'rating', 'email', 'phone', 'url', 'location', 'photo'));
