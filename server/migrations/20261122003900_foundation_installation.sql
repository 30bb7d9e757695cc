-- What this installation is: one row.
create table installation (
    only_row boolean primary key default true constraint installation_one_row check (only_row),
    -- the data is the fictional demo region, and every page says so
    demo     boolean not null default false
);
