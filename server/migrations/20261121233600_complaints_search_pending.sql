-- New texts wait in a list that every search must read through; at its usual 4 MB the planner rather reads the whole
-- table. A short list is written into the index every few hundred complaints.
alter index complaint_text_idx set (gin_pending_list_limit = 256);
select gin_clean_pending_list('complaint_text_idx');
