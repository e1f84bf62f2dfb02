//! The tables as CSV (RFC 4180, UTF-8), one file a section, with a description that programs can read.
//!
//! In: a record. Out: [`File`]s, or one zip of them. Holds: `datapackage.json` (Frictionless Data Package) names every file and
//! every column with its type; the same record gives the same bytes, times in the zip included.

use std::io::{Cursor, Write as _};

use readout_types::Record;
use serde_json::{Value as Json, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Error;
use crate::tables::{Cell, Kind, Table, position_matrix, tables};

/// One file of an export that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// One CSV file a section, and `datapackage.json`.
///
/// # Errors
/// None for a sound record: writing is into memory.
pub fn csv(record: &Record) -> Result<Vec<File>, Error> {
    let mut tables = tables(record);
    tables.push(position_matrix(record));
    let mut files = vec![File { name: "datapackage.json".into(), bytes: package(&tables)? }];
    for table in &tables {
        files.push(File { name: file_name(table), bytes: one(table)? });
    }
    Ok(files)
}

/// The same files in one zip.
///
/// # Errors
/// As [`csv()`].
pub fn csv_zip(record: &Record) -> Result<Vec<u8>, Error> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a clock every entry has the format's own first day.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for file in csv(record)? {
        zip.start_file(&file.name, options)?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

fn one(table: &Table) -> Result<Vec<u8>, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(table.columns.iter().map(|(name, _)| name))?;
    for row in &table.rows {
        out.write_record(row.iter().map(text))?;
    }
    out.into_inner().map_err(|cause| Error::Io(cause.into_error()))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(n) => n.to_string(),
        Cell::Real(x) => x.to_string(),
        Cell::Boolean(yes) => yes.to_string(),
    }
}

/// The Data Package: which files there are, and what is in their columns.
fn package(tables: &[Table]) -> Result<Vec<u8>, Error> {
    let resources: Vec<Json> = tables.iter().map(resource).collect();
    let package =
        json!({"profile": "tabular-data-package", "name": "readout", "resources": resources});
    let mut bytes = serde_json::to_vec_pretty(&package)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn resource(table: &Table) -> Json {
    let kind = |kind: Kind| match kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Real => "number",
        Kind::Boolean => "boolean",
    };
    let fields: Vec<Json> =
        table.columns.iter().map(|(name, k)| json!({"name": name, "type": kind(*k)})).collect();
    json!({
        "name": table.name,
        "path": file_name(table),
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn table(name: &str) -> String {
        let files = csv(&testing::record()).expect("the record can be written");
        let file = files.into_iter().find(|f| f.name == name).expect("the file is there");
        String::from_utf8(file.bytes).expect("text")
    }

    #[test]
    fn a_row_is_an_item_with_names_beside_ids() {
        let positions = table("positions.csv");
        assert!(
            positions.contains("sy1,po1,ag2,Serrat,is1,TRADE.tariff,tariffs | tolls,"),
            "{positions}"
        );
        assert_eq!(
            table("position_matrix.csv"),
            "story,issue,Serrat\nsy1,tariffs | tolls,reject\n"
        );
        let quantities = table("quantities.csv");
        assert!(
            quantities.contains("qu2,duration,more than five hours,talks,,5,5,,true,true,5,,h"),
            "{quantities}"
        );
    }

    #[test]
    fn the_package_names_every_file_and_column() {
        let files = csv(&testing::record()).expect("the record can be written");
        let package: Json = serde_json::from_slice(&files[0].bytes).expect("JSON");
        let resources = package["resources"].as_array().expect("a list");
        assert_eq!(resources.len(), files.len() - 1);
        for (resource, file) in resources.iter().zip(&files[1..]) {
            assert_eq!(resource["path"], file.name.as_str());
            let head = file.bytes.split(|b| *b == b'\n').next().expect("a line");
            let names = resource["schema"]["fields"].as_array().expect("a list");
            let names: Vec<&str> = names.iter().filter_map(|f| f["name"].as_str()).collect();
            assert_eq!(String::from_utf8_lossy(head), names.join(","));
        }
    }

    #[test]
    fn the_zip_has_the_same_bytes_each_time() {
        let record = testing::record();
        let zip = || csv_zip(&record).expect("the record can be packed");
        assert_eq!(zip(), zip());
    }
}
