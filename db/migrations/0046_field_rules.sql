-- Rules of a field beside being required. is_unique: no two records of its grid that are not deleted hold the same
-- in it. range: {least?, most?}, pattern: {source, hint}: what an edit of its cells may write; null is anything.

alter table field
  add column is_unique boolean not null default false,
  add column range jsonb,
  add column pattern jsonb;
grant update (is_unique, range, pattern) on field to operagrid_app;

-- What two cells of a field have alike when they hold the same: a number as it is, a text but for case, accents and
-- surrounding space, a phone number also but for how its digits are grouped; null for nothing. shared/domain/
-- field-unique.ts parts cells in the same way. What would be too long for an index is its hash: stable, for convert_to.
create function app.unique_key(type text, value jsonb) returns text
  language sql stable parallel safe
  return (
    select case when octet_length(k.key) > 400 then 'sha256:' || encode(sha256(convert_to(k.key, 'UTF8')), 'hex')
                else nullif(k.key, '') end
      from (
        select case jsonb_typeof(value)
          when 'number' then trim_scale((value #>> '{}')::numeric)::text
          when 'string' then translate(
            -- The spaces that JavaScript trims.
            app.fold(btrim(value #>> '{}', e' \t\n\u000b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff')),
            case when type = 'phone' then ' ()./-' else '' end, '')
        end as key
      ) k
  );
revoke execute on function app.unique_key(text, jsonb) from public;
grant execute on function app.unique_key(text, jsonb) to operagrid_app;

-- Which record has which value of a unique field: of records that are not deleted, written by whoever writes their
-- cells, behind the grid row's lock. A table, since no index knows cells: to look for one value would read the grid
-- from end to end with each edit. No key on grid_record: a deleted record has no row here, so there is none to go.
create table unique_cell (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  field_id text not null,
  key text collate "C" not null,
  record_id uuid not null,
  primary key (tenant_id, grid_id, field_id, key),
  unique (tenant_id, record_id, field_id),
  foreign key (tenant_id, grid_id, field_id) references field (tenant_id, grid_id, id) on delete cascade
);
alter table unique_cell enable row level security, force row level security;

create policy tenant_isolation on unique_cell as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- It tells of records that a reporter does not see, so only whoever edits all records reads or writes it.
create policy unique_edit on unique_cell to operagrid_app using ((select app.edits())) with check ((select app.edits()));
grant select, insert, delete on unique_cell to operagrid_app;
