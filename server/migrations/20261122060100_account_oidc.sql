-- Services that vouch for people (OpenID Connect).

create table account_oidc (
    issuer        text not null,
    -- keyed hash of issuer and subject: the subject itself is kept nowhere
    subject_blind bytea not null constraint account_oidc_subject_check check (octet_length(subject_blind) = 32),
    account_id    bigint not null references account on delete cascade,
    linked_at     timestamptz not null default now(),
    primary key (issuer, subject_blind),
    constraint account_oidc_one unique (account_id, issuer)
);

-- A sign-in that has left for the service and is not back yet.
create table oidc_attempt (
    -- sha-256 of the cookie of the browser that began it: nobody else can finish it
    attempt_hash bytea primary key constraint oidc_attempt_hash_check check (octet_length(attempt_hash) = 32),
    -- state, nonce, verifier, where to go, whom to link; sealed for "oidc attempt HASH"
    sealed       bytea not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null constraint oidc_attempt_times_check check (expires_at > created_at)
);
create index oidc_attempt_expires_idx on oidc_attempt (expires_at);
