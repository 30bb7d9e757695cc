-- What is right below an organisation, page by page in the order of the list; also what is at the top.
create index organisation_children_idx on organisation (parent_id, code collate "C");
drop index organisation_parent_idx;
