-- What people tell about themselves and those for whom they act; their papers; what they agreed to.

-- The owner of an account, or somebody for whom the owner acts.
create table pii.person (
    person_id     uuid primary key,
    account_id    bigint not null references account on delete cascade,
    relation      text not null constraint person_relation_check check (relation in ('self', 'child', 'ward', 'proxy')),
    -- name, birth date, sex, act of a court; sealed for "person ID"
    sealed        bytea not null,
    -- while the owner may act for the person; a child's ends at the local midnight of its 18th birthday
    valid         tstzrange not null,
    -- said by the owner, agreed to by SMS, seen at a desk
    proof         text not null default 'said' constraint person_proof_check check (proof in ('said', 'sms', 'desk')),
    -- keyed hash of the phone that agreed: its owner may take the trust back
    trustor_blind bytea constraint person_trustor_check check (octet_length(trustor_blind) = 32),
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint person_of_account unique (person_id, account_id),
    constraint person_valid_check check (not isempty(valid) and lower_inc(valid) and not upper_inc(valid) and not lower_inf(valid)),
    constraint person_self_check check ((relation = 'self') = upper_inf(valid)),
    constraint person_proxy_check check ((relation = 'proxy') = (trustor_blind is not null)),
    constraint person_proxy_proof check (relation <> 'proxy' or proof <> 'said'),
    constraint person_proxy_year check (relation <> 'proxy' or upper(valid) <= lower(valid) + interval '366 days')
);
create unique index person_self_key on pii.person (account_id) where relation = 'self';
create index person_account_idx on pii.person (account_id, created_at);
create index person_trustor_idx on pii.person (trustor_blind) where trustor_blind is not null;
create index person_over_idx on pii.person (upper(valid)) where relation <> 'self';

create table pii.person_document (
    document_id uuid primary key,
    person_id   uuid not null,
    account_id  bigint not null,
    kind        text not null constraint person_document_kind_check check (kind in (
                    'snils', 'enp', 'temporary_policy', 'old_policy', 'passport', 'birth_certificate', 'inn')),
    -- number, date of issue, issuer, doubts; sealed for "document ID"
    sealed      bytea not null,
    -- keyed hash of kind and number
    blind       bytea not null constraint person_document_blind_check check (octet_length(blind) = 32),
    -- seen by a clerk
    verified_at timestamptz,
    created_at  timestamptz not null default now(),
    foreign key (person_id, account_id) references pii.person (person_id, account_id) on delete cascade,
    constraint person_document_one unique (person_id, kind),
    -- the same paper cannot belong to two people of one account
    constraint person_document_twice unique (account_id, kind, blind)
);
-- A paper that a clerk has seen belongs to one person. Papers that were only typed may repeat: refusing them would tell
-- anybody whose numbers we hold.
create unique index person_document_verified_key on pii.person_document (kind, blind) where verified_at is not null;

-- A trust that waits for the code from the trustor's phone.
create table pii.proxy_request (
    request_id    uuid primary key,
    account_id    bigint not null references account on delete cascade,
    -- who, until when, the phone; sealed for "proxy request ID"
    sealed        bytea not null,
    trustor_blind bytea not null constraint proxy_request_trustor_check check (octet_length(trustor_blind) = 32),
    -- keyed hash of the code, bound to this request
    code_mac      bytea not null,
    message_id    bigint,
    tries         smallint not null default 0 constraint proxy_request_tries_check check (tries between 0 and 5),
    created_at    timestamptz not null default now(),
    expires_at    timestamptz not null constraint proxy_request_times_check check (expires_at > created_at),
    used_at       timestamptz
);
create index proxy_request_trustor_idx on pii.proxy_request (trustor_blind, created_at);
create index proxy_request_account_idx on pii.proxy_request (account_id, created_at);
create index proxy_request_expires_idx on pii.proxy_request (expires_at);

-- Every text that anybody ever agreed to, word for word.
create table consent_text (
    -- sha-256 of language, title and body
    text_hash bytea primary key constraint consent_text_hash_check check (octet_length(text_hash) = 32),
    purpose   text not null constraint consent_text_purpose_check check (purpose in ('documents', 'family', 'notices')),
    language  text not null,
    title     text not null,
    body      text not null,
    first_at  timestamptz not null default now()
);

create table account_consent (
    consent_id   bigint generated always as identity primary key,
    account_id   bigint not null references account on delete cascade,
    purpose      text not null constraint account_consent_purpose_check check (purpose in ('documents', 'family', 'notices')),
    text_hash    bytea not null references consent_text,
    given_at     timestamptz not null default clock_timestamp(),
    withdrawn_at timestamptz constraint account_consent_times_check check (withdrawn_at >= given_at)
);
create unique index account_consent_open_key on account_consent (account_id, purpose) where withdrawn_at is null;
create index account_consent_account_idx on account_consent (account_id, consent_id desc);

-- A consent is taken back once and never rewritten.
create function account_consent_is_kept() returns trigger language plpgsql as $$
begin
    if old.withdrawn_at is not null or new.withdrawn_at is null
        or (new.account_id, new.purpose, new.text_hash, new.given_at) is distinct from (old.account_id, old.purpose, old.text_hash, old.given_at) then
        raise exception 'a consent is only ever taken back' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger account_consent_kept before update on account_consent for each row execute function account_consent_is_kept();

-- Where news may go; no row: everywhere.
create table account_notice (
    account_id bigint primary key references account on delete cascade,
    by_mail    boolean not null,
    by_sms     boolean not null,
    updated_at timestamptz not null default now()
);
