-- A complaint, its append-only history, photos, contacts and supporters.

create table complaint (
    complaint_id    bigint generated always as identity primary key,
    -- citizen-facing number 26-000123-7: year, running number, Damm digit
    number          text not null constraint complaint_number_key unique,
    category_id     int not null references category,
    state           text not null constraint complaint_state_check check (state in (
                        'submitted', 'moderation', 'rejected', 'routed', 'accepted', 'in_work', 'planned', 'info_needed', 'check',
                        'await_confirm', 'confirmed', 'auto_confirmed', 'reopened', 'not_solved', 'duplicate', 'handed_over', 'hidden')),
    -- how often it came back from "done"
    reopened_count  smallint not null default 0,
    geom            geometry(Point, 4326) not null,
    district_id     int references district,
    organisation_id int references organisation,
    routing_rule_id int references routing_rule,
    address         text not null default '',
    -- "by the second entrance"
    place_note      text not null default '' constraint complaint_place_note_length check (char_length(place_note) <= 300),
    body            text not null constraint complaint_body_length check (char_length(body) between 10 and 10000),
    answers         jsonb not null default '[]',
    source          text not null default 'web',
    language        text not null default 'ru',
    due_at          timestamptz,
    closed_at       timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    support_count   int not null default 0,
    version         int not null default 1,
    -- the same form sent twice is one complaint
    idempotency_key uuid not null constraint complaint_idempotency_key unique,
    -- sha-256 of what was sent under that key: another body under the same key is refused
    request_hash    bytea not null,
    -- sha-256 of the secret link; null for imported ones
    secret_hash     bytea constraint complaint_secret_key unique,
    edit_until      timestamptz,
    -- open: red on the map; derived, so that no query repeats the list
    is_open         boolean generated always as (state in (
                        'submitted', 'moderation', 'routed', 'accepted', 'in_work', 'planned', 'info_needed', 'check', 'reopened')) stored,
    is_public       boolean generated always as (state not in ('rejected', 'duplicate', 'hidden')) stored
);
create index complaint_geom_idx on complaint using gist (geom) where is_public;
create index complaint_recent_idx on complaint (created_at desc, complaint_id desc) where is_public;
create index complaint_state_idx on complaint (state, created_at desc, complaint_id desc) where is_public;
create index complaint_category_idx on complaint (category_id, created_at desc, complaint_id desc) where is_public;
create index complaint_district_idx on complaint (district_id, created_at desc, complaint_id desc) where is_public;
create index complaint_organisation_idx on complaint (organisation_id, created_at desc, complaint_id desc) where is_public;
create index complaint_due_idx on complaint (due_at) where is_open;
create index complaint_text_idx on complaint using gin ((body || ' ' || address) gin_trgm_ops) where is_public;
create index complaint_open_near_idx on complaint using gist (category_id, geom) where is_open;

create table complaint_event (
    complaint_event_id bigint generated always as identity primary key,
    complaint_id       bigint not null references complaint,
    at                 timestamptz not null default clock_timestamp(),
    kind               text not null,
    from_state         text,
    to_state           text,
    actor_role         text not null,
    organisation_id    int references organisation,
    -- public words of this step (an answer, a reason); never personal data
    note               text not null default '',
    details            jsonb not null default '{}'
);
create index complaint_event_complaint_idx on complaint_event (complaint_id, complaint_event_id);

-- History is append-only: a correction is a new event.
create function complaint_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'complaint_event is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger complaint_event_append_only before update or delete on complaint_event
    for each row execute function complaint_event_is_append_only();

create table complaint_photo (
    photo_id     uuid primary key,
    -- who may attach it: the draft it was uploaded for
    draft_key    uuid not null,
    complaint_id bigint references complaint,
    stage        text not null default 'before' constraint complaint_photo_stage_check check (stage in ('before', 'after')),
    ordinal      smallint not null default 0,
    -- sha-256 of the upload: a retried upload is the same photo
    source_hash  bytea not null,
    -- content-addressed names of the two variants in the object store
    large_key    text not null,
    small_key    text not null,
    width        int not null,
    height       int not null,
    bytes        int not null,
    -- only ever offered to the author, dropped when the complaint is sent
    taken_at_lon double precision,
    taken_at_lat double precision,
    created_at   timestamptz not null default now(),
    constraint complaint_photo_once unique (draft_key, source_hash)
);
create index complaint_photo_complaint_idx on complaint_photo (complaint_id, stage, ordinal);
create index complaint_photo_orphan_idx on complaint_photo (created_at) where complaint_id is null;

create table complaint_support (
    complaint_id bigint not null references complaint,
    -- sha-256 of the supporter's device cookie
    supporter    bytea not null,
    at           timestamptz not null default now(),
    primary key (complaint_id, supporter)
);

-- Personal data apart from everything public; values are sealed (XChaCha20-Poly1305), see server::vault.
create schema pii;
create table pii.complaint_contact (
    complaint_id   bigint primary key references complaint,
    sealed         bytea not null,
    consent_text   text not null,
    consented_at   timestamptz not null default now()
);

-- A report in the making of a visitor without JavaScript; sealed, because it may hold a contact.
create table pii.report_draft (
    -- sha-256 of the draft cookie
    draft_hash bytea primary key,
    sealed     bytea not null,
    updated_at timestamptz not null default now()
);
create index report_draft_updated_idx on pii.report_draft (updated_at);

-- Everything that must leave the house is written here in the same transaction as its cause.
create table outbox (
    outbox_id   bigint generated always as identity primary key,
    dedupe_key  text not null constraint outbox_dedupe_key unique,
    kind        text not null,
    payload     jsonb not null,
    state       text not null default 'ready' constraint outbox_state_check check (state in ('ready', 'leased', 'done', 'dead')),
    attempts    int not null default 0,
    next_at     timestamptz not null default now(),
    lease_until timestamptz,
    created_at  timestamptz not null default now()
);
create index outbox_ready_idx on outbox (next_at) where state = 'ready';

-- One sequence per year: gaps are allowed, waiting for each other is not.
create function next_complaint_serial(of_year int) returns bigint language plpgsql as $$
declare
    name text := 'complaint_serial_' || of_year;
begin
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext(name));
        execute format('create sequence if not exists %I', name);
    end if;
    return nextval(name::regclass);
end $$;
