-- One queue for everything that leaves the house: what happened (event), letters (mail), short messages (sms).
alter table outbox
    drop constraint outbox_state_check,
    -- done: the other side took it; refused: it never will; dead: given up
    add constraint outbox_state_check check (state in ('ready', 'leased', 'done', 'refused', 'dead')),
    -- of letters and short messages `kind` is the template
    add column channel      text not null default 'event' constraint outbox_channel_check check (channel in ('event', 'mail', 'sms')),
    add column language     text not null default 'ru' constraint outbox_language_check check (language in ('ru', 'en')),
    -- address and parameters, sealed by server::vault; erased some days after the end
    add column sealed       bytea,
    -- keyed hash of the address: the history of an address without the address
    add column address_hash bytea,
    -- after this nobody wants it any more
    add column expires_at   timestamptz,
    -- counts claims: a runner whose lease went to another one cannot write its outcome
    add column lease_no     int not null default 0,
    add column finished_at  timestamptz,
    add constraint outbox_finished_check check ((finished_at is not null) = (state in ('done', 'refused', 'dead'))),
    add constraint outbox_address_check check (channel = 'event' or address_hash is not null),
    alter column payload set default '{}';

drop index outbox_ready_idx;
create index outbox_ready_idx on outbox (channel, next_at, outbox_id) where state = 'ready';
create index outbox_leased_idx on outbox (lease_until) where state = 'leased';
create index outbox_address_idx on outbox (address_hash, outbox_id desc) where address_hash is not null;
create index outbox_expiring_idx on outbox (expires_at) where state = 'ready' and expires_at is not null;
create index outbox_failed_idx on outbox (finished_at desc, outbox_id desc) where state in ('refused', 'dead');
create index outbox_sealed_idx on outbox (finished_at) where sealed is not null;

-- Every row is updated twice and the queue is read at its head: dead rows must go at once, whatever the size of the table.
alter table outbox set (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000);

-- What was tried and what the other side said; never personal data.
create table outbox_attempt (
    outbox_attempt_id bigint generated always as identity primary key,
    outbox_id         bigint not null references outbox,
    at                timestamptz not null default clock_timestamp(),
    -- accepted, delayed, refused, dead, retried
    outcome           text not null constraint outbox_attempt_outcome_check check (outcome in ('accepted', 'delayed', 'refused', 'dead', 'retried')),
    -- why, as app::messages::model::Cause has it
    cause             text not null default '',
    -- who answered
    host              text not null default '',
    smtp_code         smallint,
    -- what was answered, without addresses
    words             text not null default '' constraint outbox_attempt_words_length check (char_length(words) <= 300),
    -- of a delay: when it is tried again
    next_at           timestamptz
);
create index outbox_attempt_outbox_idx on outbox_attempt (outbox_id, outbox_attempt_id desc);

create function outbox_attempt_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'outbox_attempt is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger outbox_attempt_append_only before update or delete on outbox_attempt
    for each row execute function outbox_attempt_is_append_only();
