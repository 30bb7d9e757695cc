-- Pages cost the same in a small region and in a large one. What is looked up by its id lies one block of a hash index away,
-- however many rows there are; lists are read from where the page begins, without a look at what is not on it.

-- Whoever is signed in is recognised by the cookie at every request. As unique as before.
alter table session
    drop constraint session_hash_key,
    add constraint session_hash_key exclude using hash (session_hash with =);
create index staff_member_account_idx on staff_member using hash (account_id) where ended_at is null;
create index account_contact_account_idx on pii.account_contact using hash (account_id);
-- The name of the organisation in each line of a list.
create index organisation_id_idx on organisation using hash (organisation_id);

-- Organisations by code, page by page without a look at the table, and by words in codes and names.
create index organisation_list_idx on organisation (code collate "C")
    include (organisation_id, parent_id, kind, name_ru, name_en, phone, closed_at);
create index organisation_search_idx on organisation
    using gin ((code || E'\n' || name_ru || E'\n' || name_en) gin_trgm_ops) with (fastupdate = off);

-- Roles that hold, and invitations that wait: those that are over outnumber them in time.
create index staff_member_list_idx on staff_member (staff_member_id) where ended_at is null;
create index staff_member_role_idx on staff_member (role, staff_member_id) where ended_at is null;
create index staff_invitation_waiting_idx on pii.staff_invitation (staff_invitation_id)
    where accepted_at is null and withdrawn_at is null;

-- How many rules an area has.
create index routing_rule_district_idx on routing_rule (district_id) where closed_at is null;

-- What was supported on a device: asked for whenever somebody opens his own things.
create index complaint_support_supporter_idx on complaint_support using hash (supporter);
