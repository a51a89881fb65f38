-- What people say to each other at a record, and what each is told of.

-- A comment is a change of its grid that no edit made: it has a version, so it reaches all who see the record in
-- order, also after a drop. The change itself holds how many comments the record has, never a text: one that was
-- taken back is nowhere else.
alter domain app.change_kind drop constraint change_kind_check;
alter domain app.change_kind add constraint change_kind_check
  check (value in ('create', 'patch', 'delete', 'restore', 'review', 'assign', 'schema', 'comment')) not valid;

-- Whether a reporter reads a record, of a grid that is there for them. plpgsql, so that nothing of it is unfolded
-- into others' statements; row security answers inside.
create function app.reporter_reads_record(of_grid uuid, of_record uuid) returns boolean
  language plpgsql stable parallel safe
as $$
begin
  return app.role() = 'reporter' and exists (
    select from public.grid_record r join public.grid g on g.tenant_id = r.tenant_id and g.id = r.grid_id
     where r.tenant_id = app.tenant_id() and r.id = of_record and r.grid_id = of_grid
       and r.deleted_at is null and g.deleted_at is null);
end $$;

create table comment (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  grid_id uuid not null,
  record_id uuid not null,
  -- The client's, so that sending it twice says it once.
  id uuid not null,
  -- The grid's version when it was said, which is its place among the others, and when it was last said otherwise.
  version bigint not null,
  changed_version bigint not null,
  -- The name stands as it was: reporters know no other members, and who left has none.
  author_id uuid not null,
  author_name text not null check (char_length(author_name) between 1 and 120),
  -- Empty once it was taken back.
  text text not null check (char_length(text) <= 5000),
  -- Who is meant by "@": [{"id", "name"}].
  mentions jsonb not null default '[]' check (jsonb_typeof(mentions) = 'array'),
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, record_id) references grid_record (tenant_id, id) on delete cascade
);
-- A record's comments in order, and how many there are.
create unique index comment_of_record on comment (tenant_id, record_id, version);
alter table comment enable row level security, force row level security;

create policy tenant_isolation on comment as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
create policy comment_read on comment for select to operagrid_app
  using ((select app.reads_all()) or app.reporter_reads_record(grid_id, record_id));
create policy comment_say on comment for insert to operagrid_app
  with check (author_id = app.member_id() and deleted_at is null
    and (app.edits() or app.reporter_reads_record(grid_id, record_id)));
-- An author says it otherwise or takes it back; management takes back any, and puts no words into other mouths.
create policy comment_change on comment for update to operagrid_app
  using ((author_id = app.member_id() and (app.edits() or app.reporter_reads_record(grid_id, record_id)))
    or app.role() = 'management')
  with check ((author_id = app.member_id() and (app.edits() or app.reporter_reads_record(grid_id, record_id)))
    or (app.role() = 'management' and deleted_at is not null and text = '' and mentions = '[]'));
grant select, insert, update (changed_version, text, mentions, edited_at, deleted_at) on comment to operagrid_app;

-- As in 0025; and that something was said at a record that they read.
create or replace function app.reporter_tells(
  change_kind text, of_grid uuid, of_record uuid, author uuid, assignee uuid, replaced jsonb, written jsonb)
  returns boolean
  language plpgsql stable parallel safe
as $$
declare
  r public.grid_record;
  seen text[];
begin
  if app.role() <> 'reporter' then
    return false;
  end if;
  if change_kind = 'create' then
    return author = app.member_id() and assignee is null;
  end if;
  if change_kind not in ('patch', 'comment') then
    return false;
  end if;
  select * into r from public.grid_record g where g.tenant_id = app.tenant_id() and g.id = of_record;
  if not found or r.grid_id <> of_grid or (author, assignee) is distinct from (r.created_by, r.assigned_to) then
    return false;
  end if;
  if change_kind = 'comment' then
    return r.deleted_at is null and replaced = '{}' and written = '{}';
  end if;
  seen := app.seen_fields(of_grid);
  return app.reporter_corrects(r.created_by, r.assigned_to, r.review_state, r.deleted_at)
    and replaced - seen = '{}' and written - seen = '{}';
end $$;

-- What a member is told of: that somebody meant them, or that something of theirs was touched. It names things and
-- holds no words of them: those are read when it is shown, by what the member may see then.
create table notification (
  tenant_id uuid not null default app.tenant_id() references tenant (id) on delete cascade,
  member_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('mention', 'comment', 'assigned')),
  grid_id uuid not null,
  record_id uuid not null,
  comment_id uuid,
  -- Who did it.
  actor_id uuid not null,
  actor_name text not null check (char_length(actor_name) between 1 and 120),
  at timestamptz not null default now(),
  read_at timestamptz,
  primary key (tenant_id, member_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id) on delete cascade,
  foreign key (tenant_id, grid_id) references grid (tenant_id, id) on delete cascade,
  foreign key (tenant_id, record_id) references grid_record (tenant_id, id) on delete cascade,
  foreign key (tenant_id, comment_id) references comment (tenant_id, id) on delete cascade
);
create index notification_newest on notification (tenant_id, member_id, at desc, id desc);
alter table notification enable row level security, force row level security;

create policy tenant_isolation on notification as restrictive to operagrid_app
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
-- Everybody's own, the writing too: it is written with the eyes of whom it is for, so nobody is told of what they
-- may not see.
create policy notification_own on notification to operagrid_app
  using (member_id = (select app.member_id())) with check (member_id = (select app.member_id()));
grant select, insert, update (read_at), delete on notification to operagrid_app;

revoke execute on function app.reporter_reads_record(uuid, uuid) from public;
grant execute on function app.reporter_reads_record(uuid, uuid) to operagrid_app;
