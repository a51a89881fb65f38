-- Where a device signed in from, for its owner and management. Sessions from before do not know.
alter table session add column address text not null default '' check (char_length(address) <= 60);
