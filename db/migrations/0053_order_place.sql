-- Where each record lay in its table when an order was written: a window of a million is then read from there, and not
-- looked up a record at a time in an index of which each of them is on another page. Records move as they are edited,
-- and another may come to lie there: it is looked at whose number it is (record.ts).
--
-- In the order of the keys, six bytes each: page and line of its ctid, nothing where that is not known. Null in orders
-- that were written before.
alter table record_order_block add column places bytea;
grant update (places) on record_order_block to operagrid_app;
