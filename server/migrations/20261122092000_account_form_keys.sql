-- A form that comes twice (a double click, a retry over a bad link) changes something once: rows remember the keyed hash of its
-- idempotency key and of what was typed.
alter table pii.person add form_key bytea constraint person_form_key_check check (octet_length(form_key) = 32);
create unique index person_form_key on pii.person (account_id, form_key);
alter table pii.person_document add form_key bytea constraint person_document_form_key_check check (octet_length(form_key) = 32);
create unique index person_document_form_key on pii.person_document (account_id, form_key);
alter table pii.proxy_request add form_key bytea constraint proxy_request_form_key_check check (octet_length(form_key) = 32);
create unique index proxy_request_form_key on pii.proxy_request (account_id, form_key);
