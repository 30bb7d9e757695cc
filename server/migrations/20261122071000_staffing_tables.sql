-- The staff: who acts for which part of the tree of organisations, and the second proof of who somebody is.

create table staff_member (
    staff_member_id bigint generated always as identity primary key,
    account_id      bigint not null references account on delete cascade,
    role            text not null constraint staff_member_role_check check (role in (
                        'moderator', 'dispatcher', 'checker', 'operator', 'head', 'clerk', 'doctor', 'callback', 'analyst',
                        'administrator')),
    -- with everything below it; null: the whole region
    organisation_id int references organisation,
    created_at      timestamptz not null default now(),
    -- accounts that may be erased later
    created_by      bigint,
    ended_at        timestamptz,
    ended_by        bigint,
    constraint staff_member_end_check check (ended_at is not null or ended_by is null)
);
create unique index staff_member_once on staff_member (account_id, role, coalesce(organisation_id, 0)) where ended_at is null;
create index staff_member_organisation_idx on staff_member (organisation_id) where ended_at is null;

-- The secret of the codes of an authenticator, sealed for "staff totp ID".
create table pii.staff_totp (
    account_id   bigint primary key references account on delete cascade,
    sealed       bytea not null,
    -- null: the secret was shown, and no code of it was given yet
    confirmed_at timestamptz,
    -- of the last code that was taken: it and all before it are used up
    last_step    bigint not null default 0,
    created_at   timestamptz not null default now()
);

-- Codes on paper for a lost telephone; each works once.
create table pii.staff_recovery_code (
    account_id bigint not null references account on delete cascade,
    -- keyed hash
    code_mac   bytea not null constraint staff_recovery_code_check check (octet_length(code_mac) = 32),
    used_at    timestamptz,
    primary key (account_id, code_mac)
);

-- When the second proof was given in this session; without it nobody of the staff may anything.
alter table session add column second_factor_at timestamptz;
