//! The file of rejected rows: the same columns, with `line` and `reason` behind them.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Written beside the imported file; comes into being with the first rejected row.
pub(super) struct Rejects {
    path: PathBuf,
    delimiter: u8,
    header: Vec<String>,
    file: Option<File>,
    bytes: u64,
}

impl Rejects {
    /// Starts anew, or goes on after the first `bytes` bytes of an interrupted run; `None` if those are not there any
    /// more, so that the import must begin again.
    pub(super) fn open(path: PathBuf, delimiter: u8, header: &[&str], bytes: u64) -> anyhow::Result<Option<Self>> {
        let header = header
            .iter()
            .copied()
            .chain(["line", "reason"])
            .map(str::to_owned)
            .collect();
        let mut rejects = Self {
            path,
            delimiter,
            header,
            file: None,
            bytes,
        };
        let there = rejects.path.metadata().map(|meta| meta.len()).ok();
        if bytes == 0 {
            if there.is_some() {
                std::fs::remove_file(&rejects.path).with_context(|| rejects.trouble("replace"))?;
            }
        } else if there.is_some_and(|there| there >= bytes) {
            let mut file = OpenOptions::new()
                .write(true)
                .open(&rejects.path)
                .with_context(|| rejects.trouble("open"))?;
            file.set_len(bytes)
                .and_then(|()| file.seek(SeekFrom::End(0)))
                .with_context(|| rejects.trouble("open"))?;
            rejects.file = Some(file);
        } else {
            return Ok(None);
        }
        Ok(Some(rejects))
    }

    /// Appends the rejected rows of one batch and waits until they are on the disk.
    pub(super) fn append<'a>(
        &mut self,
        rows: impl Iterator<Item = (&'a csv::ByteRecord, u64, &'a str)>,
    ) -> anyhow::Result<()> {
        let width = self.header.len().saturating_sub(2);
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_writer(Vec::new());
        if self.bytes == 0 {
            writer.write_record(&self.header)?;
        }
        let mut any = false;
        for (record, line, reason) in rows {
            any = true;
            // raw bytes: what was broken stays visibly broken
            for field in (0..width).map(|at| record.get(at).unwrap_or_default()) {
                writer.write_field(field)?;
            }
            writer.write_record([line.to_string().as_str(), reason])?;
        }
        if !any {
            return Ok(());
        }
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        if self.file.is_none() {
            self.file = Some(File::create(&self.path).with_context(|| self.trouble("create"))?);
        }
        if let Some(file) = &mut self.file {
            file.write_all(&bytes)
                .and_then(|()| file.sync_data())
                .with_context(|| format!("cannot write the rejected rows to {}", self.path.display()))?;
        }
        self.bytes += u64::try_from(bytes.len())?;
        Ok(())
    }

    /// Length so far, for the checkpoint.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where they are, if there are any.
    pub(super) fn path(&self) -> Option<&Path> {
        self.file.is_some().then_some(self.path.as_path())
    }

    fn trouble(&self, verb: &str) -> String {
        format!(
            "cannot {verb} the file of rejected rows {}: name another one with --rejects",
            self.path.display()
        )
    }
}
