-- Forms of people whose session ended while they filled them in.
create table pii.kept_form (
    -- sha-256 of the cookie of the browser that sent it
    form_hash  bytea primary key constraint kept_form_hash_check check (octet_length(form_hash) = 32),
    -- page and fields, sealed for "kept form HASH"
    sealed     bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null constraint kept_form_times_check check (expires_at > created_at)
);
create index kept_form_expires_idx on pii.kept_form (expires_at);
