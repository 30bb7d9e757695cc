-- Invitations to the staff. The letter holds the secret of the link; here is only its hash. Once an invitation is over, the
-- address is forgotten.
create table pii.staff_invitation (
    staff_invitation_id bigint generated always as identity primary key,
    -- sha-256 of the secret in the link; another one with every letter
    token_hash      bytea not null constraint staff_invitation_token_key unique
                    constraint staff_invitation_token_check check (octet_length(token_hash) = 32),
    -- the address: sealed for "account contact", and its keyed hash
    contact         bytea,
    contact_blind   bytea constraint staff_invitation_blind_check check (octet_length(contact_blind) = 32),
    role            text not null constraint staff_invitation_role_check check (role in (
                        'moderator', 'dispatcher', 'checker', 'operator', 'head', 'clerk', 'doctor', 'callback', 'analyst',
                        'administrator')),
    -- with everything below it; null: the whole region
    organisation_id int references organisation,
    language        text not null constraint staff_invitation_language_check check (language in ('ru', 'en')),
    -- accounts that may be erased later
    invited_by      bigint not null,
    -- the letter in the outbox
    message_id      bigint,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz not null default now(),
    expires_at      timestamptz not null,
    accepted_at     timestamptz,
    accepted_by     bigint,
    withdrawn_at    timestamptz,
    withdrawn_by    bigint,
    constraint staff_invitation_times_check check (expires_at > sent_at),
    constraint staff_invitation_accepted_check check ((accepted_at is null) = (accepted_by is null)),
    constraint staff_invitation_end_check check (accepted_at is null or withdrawn_at is null),
    constraint staff_invitation_contact_check check (
        (contact is null) = (contact_blind is null)
        and (contact is null) = (accepted_at is not null or withdrawn_at is not null))
);
create unique index staff_invitation_open_once on pii.staff_invitation (contact_blind, role, coalesce(organisation_id, 0))
    where accepted_at is null and withdrawn_at is null;
create index staff_invitation_organisation_idx on pii.staff_invitation (organisation_id, staff_invitation_id desc)
    where accepted_at is null and withdrawn_at is null;
create index staff_invitation_by_idx on pii.staff_invitation (invited_by) where accepted_at is null and withdrawn_at is null;
