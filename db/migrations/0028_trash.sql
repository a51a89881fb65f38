-- A grid's deleted records, the last first. Edits do not touch it.
create index grid_record_deleted on grid_record (tenant_id, grid_id, deleted_at desc, id desc) where deleted_at is not null;
