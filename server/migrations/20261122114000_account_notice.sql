-- Which notices go where is one list for everybody, by the keyed hash of an address (message_opt_out): letters carry a link that
-- ends them, and the profile has the same choice. This table was never filled.
drop table account_notice;
