-- Everything below stands on these. PostGIS: geometry; pg_trgm: text search by parts of words.
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
