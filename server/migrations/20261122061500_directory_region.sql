-- The one answer to "do we serve this place": within the region; while none is drawn, within any district; while nothing
-- is drawn at all, everywhere.
create function is_in_region(place geometry) returns boolean language sql stable as $$
    select case
        when exists (select from district where kind = 'region')
            then exists (select from district where kind = 'region' and st_covers(geom, place))
        when exists (select from district) then exists (select from district where st_covers(geom, place))
        else true
    end
$$;
