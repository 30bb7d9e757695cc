-- The very words that stood on the form by which an account was asked for: agreed to once the account is made.
alter table pii.challenge add consent_hash bytea references consent_text;
