-- Limits of short messages, those who want no notices, and the inbox of a demonstration.

-- Short messages of a day of the region: one row per phone (keyed hash), and one with an empty key for all together.
create table sms_count (
    day          date not null,
    address_hash bytea not null,
    sent         bigint not null constraint sms_count_sent_check check (sent >= 0),
    primary key (day, address_hash)
);

create table message_opt_out (
    address_hash bytea primary key,
    at           timestamptz not null default clock_timestamp()
);

-- What a demonstration sends, instead of any mail server or phone company; shown at /dev/inbox.
create table pii.dev_inbox (
    dev_inbox_id bigint generated always as identity primary key,
    outbox_id    bigint not null references outbox,
    at           timestamptz not null default clock_timestamp(),
    channel      text not null,
    address_hash bytea not null,
    -- address, subject, text and HTML
    sealed       bytea not null
);
create index dev_inbox_address_idx on pii.dev_inbox (address_hash, dev_inbox_id desc);
