-- Which key the sealed values of this database need (its id, never the key): a start with another key file would seal new
-- values with a key that opens nothing of what is there.
alter table installation add column vault_key bytea constraint installation_vault_key_length check (octet_length(vault_key) = 4);
