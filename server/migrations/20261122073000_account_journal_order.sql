-- The journal is read by time, by kind and by person; each page costs what it shows.
create index security_event_order_idx on security_event (at desc, security_event_id desc);
drop index security_event_at_idx;
create index security_event_kind_idx on security_event (kind, at desc, security_event_id desc);
drop index security_event_account_idx;
create index security_event_account_idx on security_event (account_id, at desc, security_event_id desc);
drop index security_event_actor_idx;
create index security_event_actor_idx on security_event (actor_id, at desc, security_event_id desc) where actor_id is not null;
