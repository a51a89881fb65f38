-- What a search of a grid's texts looks through: each record's texts and choices, folded, in one. It is kept up by
-- who searches, not by who writes: no edit pays for it. It only says where to look; what is answered is asked of
-- the records themselves (record-search.ts), so it may be late but never wrong.

create table record_text (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  record_id uuid not null,
  said text not null,
  primary key (tenant_id, grid_id, record_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table record_text enable row level security, force row level security;

-- The version of a grid up to which record_text has everything.
create table record_text_head (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  version bigint not null,
  primary key (tenant_id, grid_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade
);
alter table record_text_head enable row level security, force row level security;

create policy tenant_isolation on record_text as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy tenant_isolation on record_text_head as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- It holds hidden fields too: whoever does not see all of them searches without it.
create policy text_edit on record_text to operagrid_app using ((select app.edits())) with check ((select app.edits()));
create policy text_edit on record_text_head to operagrid_app using ((select app.edits())) with check ((select app.edits()));
grant select, insert, update (said) on record_text to operagrid_app;
grant select, insert, update (version) on record_text_head to operagrid_app;

-- A record's texts, each on a line of its own, folded. Elements of lists are among them.
create function app.said_in(cells jsonb) returns text
  language sql immutable parallel safe
  return coalesce(app.fold((
    select string_agg(v #>> '{}', e'\n') from jsonb_path_query(cells, '$.*[*] ? (@.type() == "string")') as v)), '');
revoke execute on function app.said_in(jsonb) from public;
grant execute on function app.said_in(jsonb) to operagrid_app;
