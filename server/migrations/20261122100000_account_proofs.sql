-- Puzzles that were solved: each counts once.
create table account_proof (
    -- sha-256 that had to be found
    challenge  bytea primary key constraint account_proof_check check (octet_length(challenge) = 32),
    expires_at timestamptz not null
);
create index account_proof_expires_idx on account_proof (expires_at);
