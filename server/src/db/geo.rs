//! PostGIS ⇄ places: how points and boxes are written in queries, so that every slice writes them alike.
//!
//! Points travel as two numbers, longitude first, and geometry is made and taken apart by PostGIS itself:
//! `st_setsrid(st_makepoint($1, $2), 4326)` in, `st_x(geom), st_y(geom)` out. No geometry type crosses the wire.

/// SRID of everything stored: WGS 84 longitude and latitude.
pub const SRID: i32 = 4326;
