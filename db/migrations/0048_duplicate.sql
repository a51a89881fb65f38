-- Records that look like others: at the same place, of the same kind, made at about the same time.

-- How a grid tells: {place, kind, metres, minutes}, shape DuplicateRule of shared/domain/duplicate.ts; null = not at all.
alter table grid add column duplicates jsonb check (jsonb_typeof(duplicates) = 'object');
grant update (duplicates) on grid to operagrid_app;

-- As grid_guard does for what else a grid is set to: a report advances the version and no more.
create function app.duplicates_guard() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if app.role() not in ('management', 'organizer') and new.duplicates is distinct from old.duplicates then
    raise exception 'this role may not change a grid' using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function app.duplicates_guard() from public;
create trigger duplicates_guard before update of duplicates on grid for each row
  when (current_user = 'operagrid_app') execute function app.duplicates_guard();

-- Who looks for them looks at a few minutes of a grid. An edit of cells does not touch it.
create index grid_record_made on grid_record (tenant_id, grid_id, created_at) where deleted_at is null;

-- The shortest way over the ground between two places in degrees, in metres: the haversine formula on a sphere of
-- the earth's mean radius. The same as metresBetween of shared/domain/distance.ts. Degrees are taken to a billionth:
-- a tiny one would be an error here, and that of everybody who looks at the place.
create function app.metres_between(lat_a double precision, lng_a double precision, lat_b double precision, lng_b double precision)
  returns double precision
  language sql immutable strict parallel safe
  return 2 * 6371008.8 * asin(sqrt(least(1,
    power(sin(radians(round((lat_b - lat_a) * 1e9) / 1e9) / 2), 2)
      + cos(radians(round(lat_a * 1e9) / 1e9)) * cos(radians(round(lat_b * 1e9) / 1e9))
        * power(sin(radians(round((lng_b - lng_a) * 1e9) / 1e9) / 2), 2))));
revoke execute on function app.metres_between(double precision, double precision, double precision, double precision) from public;
grant execute on function app.metres_between(double precision, double precision, double precision, double precision) to operagrid_app;

-- Pairs of which somebody said that they are two. The smaller id comes first.
create table not_duplicate (
  tenant_id uuid not null default app.tenant_id(),
  grid_id uuid not null,
  record_id uuid not null,
  other_id uuid not null check (record_id < other_id),
  member_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, record_id, other_id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, record_id) references grid_record (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_id) references grid_record (tenant_id, id) on delete cascade
);
create index not_duplicate_of_grid on not_duplicate (tenant_id, grid_id);
create index not_duplicate_of_other on not_duplicate (tenant_id, other_id);
alter table not_duplicate enable row level security, force row level security;
create policy tenant_isolation on not_duplicate as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy pair_read on not_duplicate for select to operagrid_app using ((select app.edits()));
create policy pair_say on not_duplicate for insert to operagrid_app
  with check (app.edits() and member_id = app.member_id());
grant select, insert on not_duplicate to operagrid_app;
