-- Keeping an account at all is consented to as well: while registering, word for word.
alter table consent_text drop constraint consent_text_purpose_check,
    add constraint consent_text_purpose_check check (purpose in ('account', 'documents', 'family', 'notices'));
alter table account_consent drop constraint account_consent_purpose_check,
    add constraint account_consent_purpose_check check (purpose in ('account', 'documents', 'family', 'notices'));
