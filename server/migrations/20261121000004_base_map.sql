-- The base map: what a later import from OpenStreetMap fills, and the demo region fills by its own generator.

-- water | sea | park | green | beach | block | building | square | district_tint
create table base_area (
    base_area_id int generated always as identity primary key,
    class        text not null,
    name_ru      text not null default '',
    name_en      text not null default '',
    -- first zoom of the map that shows it
    min_zoom     smallint not null,
    geom         geometry(MultiPolygon, 4326) not null
);
create index base_area_geom_idx on base_area using gist (geom);

-- motorway | primary | secondary | street | path | rail | river
create table base_line (
    base_line_id int generated always as identity primary key,
    class        text not null,
    name_ru      text not null default '',
    name_en      text not null default '',
    min_zoom     smallint not null,
    geom         geometry(LineString, 4326) not null
);
create index base_line_geom_idx on base_line using gist (geom);
create index base_line_name_idx on base_line using gin (name_ru gin_trgm_ops);

-- Names that stand at a point: city | district | park | water | island | stop | poi
create table base_label (
    base_label_id int generated always as identity primary key,
    class         text not null,
    name_ru       text not null,
    name_en       text not null default '',
    min_zoom      smallint not null,
    max_zoom      smallint not null default 24,
    geom          geometry(Point, 4326) not null
);
create index base_label_geom_idx on base_label using gist (geom);

-- House numbers: the address search and "which address is here".
create table base_address (
    base_address_id int generated always as identity primary key,
    street_ru       text not null,
    street_en       text not null,
    house           text not null,
    geom            geometry(Point, 4326) not null
);
create index base_address_geom_idx on base_address using gist (geom);
create index base_address_text_idx on base_address using gin ((street_ru || ' ' || house) gin_trgm_ops);
