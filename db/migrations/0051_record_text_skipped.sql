-- Whoever looks for a number found every record that has a moment in it: their texts hold cells of fields that no search
-- looks into no more. Which fields those were stands beside the version, as a field may become another one.
alter table record_text_head add column skipped text[] not null default '{}';
grant update (skipped) on record_text_head to operagrid_app;

-- A record's texts without those of some fields, each on a line of its own, folded. Elements of lists are among them.
create function app.said_in(cells jsonb, skipped text[]) returns text
  language sql immutable parallel safe
  return app.said_in(cells - skipped);
revoke execute on function app.said_in(jsonb, text[]) from public;
grant execute on function app.said_in(jsonb, text[]) to operagrid_app;

-- What was written with them is written anew by whoever searches next.
truncate record_text_head;
