-- The base map: what a later import from OpenStreetMap fills, and the demo region fills by its own generator.
-- Shapes lie in the map's own projection (3857), so that a tile needs no transformation; addresses in degrees.

-- One row: the version of the base map that browsers may keep.
create table base_map_meta (
    only_row boolean primary key default true constraint base_map_meta_only_row check (only_row),
    epoch    bigint not null
);

create table base_area (
    base_area_id int generated always as identity primary key,
    class        text not null constraint base_area_class_check
                 check (class in ('sea', 'water', 'park', 'green', 'field', 'beach', 'block', 'building', 'square')),
    name_ru      text not null default '',
    name_en      text not null default '',
    -- first and last zoom of the map that shows it
    min_zoom     smallint not null,
    max_zoom     smallint not null default 24,
    geom         geometry(Polygon, 3857) not null
);
-- the zoom leads: a far view must not walk over every house
create index base_area_zoom_geom_idx on base_area using gist (min_zoom, geom);

create table base_line (
    base_line_id int generated always as identity primary key,
    class        text not null constraint base_line_class_check
                 check (class in ('motorway', 'primary', 'secondary', 'street', 'path', 'rail', 'river', 'pier')),
    name_ru      text not null default '',
    name_en      text not null default '',
    min_zoom     smallint not null,
    geom         geometry(LineString, 3857) not null
);
create index base_line_zoom_geom_idx on base_line using gist (min_zoom, geom);

-- Names that stand at a point, and trees.
create table base_label (
    base_label_id int generated always as identity primary key,
    class         text not null constraint base_label_class_check
                  check (class in ('city', 'town', 'district', 'park', 'water', 'island', 'poi', 'tree')),
    name_ru       text not null default '',
    name_en       text not null default '',
    min_zoom      smallint not null,
    max_zoom      smallint not null default 24,
    geom          geometry(Point, 3857) not null
);
create index base_label_zoom_geom_idx on base_label using gist (min_zoom, geom);

-- Streets that have houses: the address search.
create table base_street (
    base_street_id int generated always as identity primary key,
    name_ru        text not null constraint base_street_name_key unique,
    name_en        text not null,
    search_text    text not null generated always as (replace(lower(name_ru), 'ё', 'е') || ' ' || lower(name_en)) stored
);
create index base_street_search_idx on base_street using gin (search_text gin_trgm_ops);

-- House numbers: "which address is here", and the numbers on the map.
create table base_address (
    base_address_id int generated always as identity primary key,
    base_street_id  int not null references base_street on delete cascade,
    house           text not null,
    geom            geometry(Point, 4326) not null
);
create index base_address_geom_idx on base_address using gist (geom);
create index base_address_street_idx on base_address (base_street_id, house);
