//! Imports and exports against a real database, with small files of our own.

mod boundaries;
mod complaints;
mod directory;
mod round_trip;
mod rows;

use std::path::{Path, PathBuf};

use app::complaints::model::ComplaintNumber;
use sqlx::PgPool;

use super::columns::COLUMNS;

/// A region of two districts, two organisations and three categories in two groups.
async fn directory(pool: &PgPool) {
    for statement in [
        "insert into district (code, kind, name_ru, name_en, geom) values
            ('region', 'region', 'Край', 'Land', st_multi(st_makeenvelope(30, 40, 40, 50, 4326))),
            ('west', 'district', 'Запад', 'West', st_multi(st_makeenvelope(30, 40, 35, 50, 4326))),
            ('east', 'district', 'Восток', 'East', st_multi(st_makeenvelope(35, 40, 40, 50, 4326)))",
        "insert into organisation (code, name_ru, name_en) values
            ('roads', 'Дорожная служба', 'Road Service'), ('water', 'Горводоканал', 'Water Works')",
        "insert into category (code, name_ru, name_en) values ('road', 'Дороги', 'Roads'), ('yard', 'Дворы', 'Yards')",
        "insert into category (code, parent_id, name_ru, name_en, norm_value, norm_unit)
         select g.code || '-' || v.code, g.category_id, v.ru, v.en, 5, 'working_days'
         from category g, (values ('pit', 'Яма', 'Pothole'), ('other', 'Другое', 'Other')) v(code, ru, en)",
    ] {
        sqlx::query(statement).execute(pool).await.unwrap();
    }
}

fn number(serial: u64) -> String {
    ComplaintNumber::new(26, serial).to_string()
}

/// A good row; a test changes what it is about.
fn row(id: &str) -> [String; 14] {
    [
        id,
        "2026-03-01T09:30:00Z",
        "2026-03-02T10:00:00Z",
        "",
        "in_work",
        "Бригада выехала",
        "phone",
        "Дороги",
        "Яма",
        "Яма посреди дороги, объехать нельзя",
        "Дорожная служба",
        "Приморская улица, 4",
        "44.5",
        "33.6",
    ]
    .map(str::to_owned)
}

fn csv_of(rows: &[[String; 14]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn rejected(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path)
        .unwrap()
        .records()
        .map(Result::unwrap)
        .collect()
}

async fn count(pool: &PgPool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.unwrap()
}

/// Rows that the planner believes to be in a table; -1 when nobody ever counted.
async fn believed(pool: &PgPool, table: &str) -> f32 {
    sqlx::query_scalar("select reltuples from pg_class where oid = $1::text::regclass")
        .bind(table)
        .fetch_one(pool)
        .await
        .unwrap()
}
