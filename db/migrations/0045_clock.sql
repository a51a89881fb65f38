-- Clocks: deadlines that the server works out with the edit that moves them; what they count from is `clock`, see
-- shared/domain/clock.ts. Barcodes: texts.

alter table field drop constraint field_type_check, add constraint field_type_check check (type in
  ('text', 'longText', 'number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'person', 'checkbox', 'rating', 'email', 'phone', 'url',
    'barcode', 'location', 'photo', 'link', 'formula', 'rollup', 'clock'));
alter table field add column clock jsonb check (jsonb_typeof(clock) = 'object' and clock ? 'from' and clock ? 'field');
alter table field add constraint field_is_clock check ((type = 'clock') = (clock is not null));
grant update (clock) on field to operagrid_app;
