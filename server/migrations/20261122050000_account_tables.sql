-- Accounts of people: who, how they are reached, how they prove it, where they are signed in, and what happened.

create table account (
    account_id bigint generated always as identity primary key,
    state      text not null default 'active' constraint account_state_check check (state in ('active', 'blocked')),
    language   text not null default 'ru' constraint account_language_check check (language in ('ru', 'en')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- How the header greets a person; sealed for "account name ID".
create table pii.account_name (
    account_id bigint primary key references account on delete cascade,
    sealed     bytea not null
);

-- An e-mail or a phone. The same one may stand unconfirmed at many accounts, and confirmed at one only.
create table pii.account_contact (
    contact_id   bigint generated always as identity primary key,
    account_id   bigint not null references account on delete cascade,
    kind         text not null constraint account_contact_kind_check check (kind in ('email', 'phone')),
    -- sealed for "account contact", so that it opens in the row of any account: the blind index tells whose it is
    sealed       bytea not null,
    -- keyed hash of the normalised address, see server::vault
    blind        bytea not null constraint account_contact_blind_check check (octet_length(blind) = 32),
    confirmed_at timestamptz,
    created_at   timestamptz not null default now(),
    constraint account_contact_once unique (account_id, kind, blind)
);
create unique index account_contact_confirmed_key on pii.account_contact (kind, blind) where confirmed_at is not null;

create table account_password (
    account_id bigint primary key references account on delete cascade,
    -- PHC string: algorithm, cost, salt and hash
    phc        text not null constraint account_password_phc_check check (phc like '$argon2id$%'),
    changed_at timestamptz not null default now()
);

create table session (
    session_id       bigint generated always as identity primary key,
    -- sha-256 of the cookie
    session_hash     bytea not null constraint session_hash_key unique constraint session_hash_check check (octet_length(session_hash) = 32),
    account_id       bigint not null references account on delete cascade,
    -- how the person proved who it is
    method           text not null constraint session_method_check check (method in ('password', 'code', 'oidc', 'recovery')),
    -- "Chrome, Android": said by the browser
    device           text not null default '' constraint session_device_length check (char_length(device) <= 100),
    created_at       timestamptz not null default now(),
    seen_at          timestamptz not null default now(),
    -- when the person last proved it
    authenticated_at timestamptz not null default now(),
    -- ends when it was not seen for so long
    idle             interval not null default interval '30 days' constraint session_idle_check check (idle > interval '0'),
    -- ends in any case
    expires_at       timestamptz not null default now() + interval '180 days',
    constraint session_times_check check (expires_at > created_at)
);
create index session_account_idx on session (account_id, seen_at desc);

-- Devices that have signed in to an account before: a new one is told to its owner.
create table account_device (
    account_id bigint not null references account on delete cascade,
    -- sha-256 of the device's cookie
    device     bytea not null constraint account_device_check check (octet_length(device) = 32),
    first_at   timestamptz not null default now(),
    last_at    timestamptz not null default now(),
    primary key (account_id, device)
);

-- Codes and links that work once. The letter or the SMS holds the secret; here is only its hash.
create table pii.challenge (
    challenge_id  bigint generated always as identity primary key,
    purpose       text not null constraint challenge_purpose_check check (purpose in ('register', 'phone', 'recover', 'desk', 'contact')),
    -- sha-256 of the cookie of the device that asked; it may follow the letter and type the code
    ticket_hash   bytea constraint challenge_ticket_key unique,
    -- sha-256 of the secret in the link (or of the long code from a desk)
    token_hash    bytea constraint challenge_token_key unique,
    -- keyed hash of the short code, bound to this ticket; null: no code fits
    code_mac      bytea,
    -- whom it admits; null: nobody, or an account that is made when it is used
    account_id    bigint references account on delete cascade,
    -- the address that was typed: its kind, sealed for "challenge contact", its keyed hash
    contact_kind  text constraint challenge_contact_kind_check check (contact_kind in ('email', 'phone')),
    contact       bytea,
    contact_blind bytea,
    -- chosen while registering
    phc           text,
    language      text not null default 'ru',
    -- the letter or the SMS in the outbox
    message_id    bigint,
    tries         smallint not null default 0 constraint challenge_tries_check check (tries between 0 and 5),
    created_at    timestamptz not null default now(),
    expires_at    timestamptz not null,
    used_at       timestamptz,
    constraint challenge_times_check check (expires_at > created_at),
    constraint challenge_contact_check check ((contact_kind is null) = (contact is null) and (contact is null) = (contact_blind is null))
);
create index challenge_created_idx on pii.challenge (created_at);
create index challenge_account_idx on pii.challenge (account_id) where account_id is not null;

-- How often somebody tried: moments within a sliding window, one row for each thing that is counted.
create table throttle (
    scope      text not null,
    -- keyed hash of an address, an account or a network
    subject    bytea not null,
    hits       timestamptz[] not null,
    updated_at timestamptz not null default now(),
    primary key (scope, subject)
);
create index throttle_updated_idx on throttle (updated_at);

-- The journal of security: who did what to whose account. Append-only; never personal data in details.
create table security_event (
    security_event_id bigint generated always as identity primary key,
    at                timestamptz not null default clock_timestamp(),
    kind              text not null constraint security_event_kind_check check (kind ~ '^[a-z][a-z0-9_]{2,60}$'),
    -- whose account
    account_id        bigint references account,
    -- who did it, if somebody else
    actor_id          bigint references account,
    -- keyed hash of an address that was typed and belongs to nobody
    subject           bytea,
    -- the client's network, wide enough to tell nobody from their neighbour
    network           text not null default '',
    device            text not null default '',
    details           jsonb not null default '{}'
);
create index security_event_account_idx on security_event (account_id, security_event_id desc);
create index security_event_actor_idx on security_event (actor_id, security_event_id desc) where actor_id is not null;
create index security_event_at_idx on security_event (at desc);

create function security_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'security_event is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger security_event_append_only before update or delete on security_event
    for each row execute function security_event_is_append_only();
create trigger security_event_no_truncate before truncate on security_event
    for each statement execute function security_event_is_append_only();

-- Complaints that belong to an account, claimed by their secret link.
create table account_complaint (
    account_id   bigint not null references account on delete cascade,
    complaint_id bigint not null constraint account_complaint_one_owner unique references complaint,
    claimed_at   timestamptz not null default now(),
    primary key (account_id, complaint_id)
);
-- Support that was given while signed in: one person supports once, on however many devices.
create table account_support (
    account_id   bigint not null references account on delete cascade,
    complaint_id bigint not null references complaint,
    at           timestamptz not null default now(),
    primary key (account_id, complaint_id)
);
