-- Clocks: deadlines that the server works out with the edit that moves them; what they count from is `clock`, see
-- shared/domain/clock.ts. Barcodes: texts.

-- Beside whatever types there are by now.
do $$
declare
  held text;
begin
  select pg_get_constraintdef(oid) into strict held from pg_constraint
   where conrelid = 'field'::regclass and conname = 'field_type_check';
  alter table field drop constraint field_type_check;
  execute format('alter table field add constraint field_type_check %s',
    replace(held, '''formula''::text', '''formula''::text, ''clock''::text, ''barcode''::text'));
end $$;

alter table field add column clock jsonb check (jsonb_typeof(clock) = 'object' and clock ? 'from' and clock ? 'field');
alter table field add constraint field_is_clock check ((type = 'clock') = (clock is not null));
grant update (clock) on field to operagrid_app;
