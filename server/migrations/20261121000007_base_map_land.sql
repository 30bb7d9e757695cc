-- Dry land as an area: a tile of bare land is then a tile, not a hole in the map.
alter table base_area drop constraint base_area_class_check;
alter table base_area add constraint base_area_class_check
    check (class in ('land', 'sea', 'water', 'park', 'green', 'field', 'beach', 'block', 'building', 'square'));
