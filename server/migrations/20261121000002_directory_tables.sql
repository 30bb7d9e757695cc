-- Reference data: areas, organisations, categories and the rules that join them.

-- The region and its districts as areas. `kind = 'region'` bounds what may be reported at all.
create table district (
    district_id int generated always as identity primary key,
    code        text not null constraint district_code_key unique,
    kind        text not null constraint district_kind_check check (kind in ('region', 'district')),
    name_ru     text not null,
    name_en     text not null,
    geom        geometry(MultiPolygon, 4326) not null constraint district_geom_valid check (st_isvalid(geom)),
    -- smaller areas win where two overlap
    area_m2     double precision generated always as (st_area(geom::geography)) stored
);
create index district_geom_idx on district using gist (geom);

create table organisation (
    organisation_id int generated always as identity primary key,
    code            text not null constraint organisation_code_key unique,
    parent_id       int references organisation,
    name_ru         text not null,
    name_en         text not null,
    phone           text
);

-- Two levels: groups (parent_id is null) and the categories a complaint may have.
create table category (
    category_id    int generated always as identity primary key,
    code           text not null constraint category_code_key unique,
    parent_id      int references category,
    name_ru        text not null,
    name_en        text not null,
    -- words people use for it, for the search in categories
    keywords       text not null default '',
    norm_value     int constraint category_norm_value_check check (norm_value > 0),
    norm_unit      text constraint category_norm_unit_check
                   check (norm_unit in ('minutes', 'working_hours', 'working_days', 'calendar_days')),
    -- where the norm comes from, shown to the citizen
    norm_source    text not null default '',
    -- extra questions with their "stopper" answers: see app::complaints::model::Question
    questions      jsonb not null default '[]',
    photo_required boolean not null default false,
    common         boolean not null default false,
    ordinal        int not null default 0,
    constraint category_leaf_has_norm check (parent_id is null or (norm_value is not null and norm_unit is not null))
);
create index category_parent_idx on category (parent_id);

-- First match by ordinal wins; null means "any".
create table routing_rule (
    routing_rule_id int generated always as identity primary key,
    ordinal         int not null,
    category_id     int references category,
    district_id     int references district,
    organisation_id int not null references organisation,
    -- why, in words for the citizen
    reason_ru       text not null,
    reason_en       text not null
);
create index routing_rule_category_idx on routing_rule (category_id, ordinal);

-- Days off (true: not worked, false: worked although a weekend). A year without rows is an error, never a guess.
create table calendar_day (
    day    date primary key,
    is_off boolean not null,
    note   text not null default ''
);
