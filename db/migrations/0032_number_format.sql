-- How the numbers of a field read: {style: plain, decimals, unit}, {style: percent, decimals} or
-- {style: currency, decimals, currency}. Null is plain, as they are written. Cells do not depend on it.

alter table field add column format jsonb check (jsonb_typeof(format) = 'object');
grant update (format) on field to operagrid_app;
