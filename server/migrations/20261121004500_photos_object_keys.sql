-- Who may see an object, and whether anything is kept in it, is asked by its name at every view and every sweep.
create index complaint_photo_large_key_idx on complaint_photo (large_key);
create index complaint_photo_small_key_idx on complaint_photo (small_key);
