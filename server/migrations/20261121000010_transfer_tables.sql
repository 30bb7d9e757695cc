-- Imports that can be stopped at any moment, and numbers that stay unique after them.

-- How far the import of one file has come; written in the transaction of each batch.
create table import_checkpoint (
    -- sha-256 of the file's bytes and of the options that change their meaning
    file_hash    bytea primary key,
    rows_done    bigint not null constraint import_checkpoint_rows_check check (rows_done >= 0),
    added        bigint not null,
    updated      bigint not null,
    unchanged    bigint not null,
    rejected     bigint not null,
    -- length of the file of rejected rows after this batch: what lies behind it belongs to a batch that never was
    reject_bytes bigint not null,
    updated_at   timestamptz not null default clock_timestamp(),
    finished_at  timestamptz
);

-- The order of the export must not depend on the locale of the cluster.
create index complaint_number_order_idx on complaint (number collate "C");

-- After complaints came in with numbers of their own, the next new one must lie above them.
create function raise_complaint_serial(of_year int, at_least bigint) returns void language plpgsql as $$
declare
    name text := 'complaint_serial_' || of_year;
    reached bigint;
begin
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext(name));
        execute format('create sequence if not exists %I', name);
    end if;
    execute format('select case when is_called then last_value else 0 end from %I', name) into reached;
    if reached >= at_least then
        return;
    elsif at_least - reached <= 1000 then
        -- a short way is walked: nextval never goes back, however many report at the same moment
        perform nextval(name::regclass) from generate_series(1, at_least - reached);
    else
        perform setval(name::regclass, at_least);
    end if;
end $$;
