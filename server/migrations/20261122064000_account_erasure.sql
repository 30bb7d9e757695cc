-- The journal outlives the accounts it speaks of: an account can be erased, its number in the journal then leads nowhere.
alter table security_event
    drop constraint security_event_account_id_fkey,
    drop constraint security_event_actor_id_fkey;
