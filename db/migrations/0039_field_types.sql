-- 0037 and 0038 each name the types of fields as if the other were not there: these are all of them.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'date', 'dateTime', 'select', 'multiSelect', 'checkbox', 'rating', 'email', 'phone', 'url', 'location', 'photo',
   'link', 'formula'));
