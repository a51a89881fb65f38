-- What a field is for, in a sentence or two, for whoever fills or reads it.

alter table field add column description text not null default '' check (char_length(description) <= 500);
grant update (description) on field to operagrid_app;
