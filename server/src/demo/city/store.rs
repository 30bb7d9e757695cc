//! Puts the region into the database.

use sqlx::{Acquire, Postgres};

use super::{City, District};
use crate::base::{AddressRows, Bounds, Shapes, line_wkb, point_wkb, polygon_wkb, replace};

/// Replaces the base map, the region and its districts by those of the city, in one transaction.
pub async fn store(db: impl Acquire<'_, Database = Postgres>, city: &City) -> sqlx::Result<()> {
    let (mut areas, mut lines, mut labels) = (Shapes::default(), Shapes::default(), Shapes::default());
    for area in &city.areas {
        push(
            &mut areas,
            area.class,
            (&area.name_ru, &area.name_en),
            area.zooms,
            polygon_wkb(&area.shape),
        );
    }
    for line in &city.lines {
        push(
            &mut lines,
            line.class,
            (&line.name_ru, &line.name_en),
            (line.min_zoom, 24),
            line_wkb(&line.shape),
        );
    }
    for label in &city.labels {
        push(
            &mut labels,
            label.class,
            (&label.name_ru, &label.name_en),
            label.zooms,
            point_wkb(label.at),
        );
    }
    let mut addresses = AddressRows::default();
    for address in &city.addresses {
        addresses.street_ru.push(address.street_ru.clone());
        addresses.street_en.push(address.street_en.clone());
        addresses.house.push(address.house.clone());
        addresses.wkb.push(point_wkb(address.at));
    }
    let mut bounds = Bounds::default();
    for (kind, district) in
        std::iter::once(("region", &city.region)).chain(city.districts.iter().map(|d| ("district", d)))
    {
        let District {
            code,
            name_ru,
            name_en,
            polygon,
            ..
        } = district;
        bounds.code.push(code.clone());
        bounds.kind.push(kind);
        bounds.name_ru.push(name_ru.clone());
        bounds.name_en.push(name_en.clone());
        bounds.wkb.push(polygon_wkb(polygon));
    }
    let mut transaction = db.begin().await?;
    replace(&mut transaction, &areas, &lines, &labels, &addresses, &bounds).await?;
    transaction.commit().await
}

fn push(rows: &mut Shapes, class: &'static str, name: (&str, &str), zooms: (i16, i16), wkb: Vec<u8>) {
    rows.class.push(class);
    rows.name_ru.push(name.0.to_owned());
    rows.name_en.push(name.1.to_owned());
    rows.min_zoom.push(zooms.0);
    rows.max_zoom.push(zooms.1);
    rows.wkb.push(wkb);
}
