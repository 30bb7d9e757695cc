//! Debian's PostgreSQL programs.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// How to get them, said whenever they are missing.
pub const MEND: &str = "apt-get install postgresql-15 postgresql-15-postgis-3, or set DATABASE_URL";

/// Major versions that the queries are written for, the best known first.
const VERSIONS: [&str; 4] = ["15", "16", "17", "18"];

/// One installed version.
#[derive(Debug, Clone)]
pub struct Programs {
    /// Major version.
    pub version: String,
    bin: PathBuf,
}

impl Programs {
    /// Finds the version of an existing cluster, or the best one that has PostGIS.
    pub fn find(version: Option<&str>) -> Result<Self> {
        let Some(version) = version else {
            let usable = VERSIONS.iter().find(|version| Self::at(version).is_complete());
            return match usable {
                Some(version) => Ok(Self::at(version)),
                None => bail!("PostgreSQL 15 with PostGIS is not installed: {MEND}"),
            };
        };
        let programs = Self::at(version);
        if !programs.is_complete() {
            bail!("the data were written by PostgreSQL {version}, whose programs or PostGIS are not installed: {MEND}");
        }
        Ok(programs)
    }

    fn at(version: &str) -> Self {
        Self {
            version: version.to_owned(),
            bin: Path::new("/usr/lib/postgresql").join(version).join("bin"),
        }
    }

    fn is_complete(&self) -> bool {
        self.path("initdb").is_file() && self.path("pg_ctl").is_file() && self.has_postgis()
    }

    /// Whether PostGIS is installed for this version.
    #[must_use]
    pub fn has_postgis(&self) -> bool {
        Path::new("/usr/share/postgresql")
            .join(&self.version)
            .join("extension/postgis.control")
            .is_file()
    }

    /// Full path of one program.
    #[must_use]
    pub fn path(&self, program: &str) -> PathBuf {
        self.bin.join(program)
    }
}
