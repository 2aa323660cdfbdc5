//! Measures reading, mapping and checking of a file: `bench_import CATALOG_FOLDER MAPPING FILE.csv [THREADS] [records]`.
//! Prints processor seconds, wall seconds and rows. With `records` the records are built too. Nothing is stored; for storing see act
//! `import`.

use std::fs;
use std::path::Path;
use std::time::Instant;
use throughline_exchange::catalog::{self, Origin, SourceFile};
use throughline_exchange::mapping::{Settings, import_file};
use throughline_exchange::read::{Source, look};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, name, path, rest @ ..] = arguments.as_slice() else {
        return Err("usage: bench_import CATALOG_FOLDER MAPPING FILE.csv [THREADS] [records]".into());
    };
    let threads = rest.first().map_or(Ok(2), |text| text.parse())?;
    let build_records = rest.get(1).is_some_and(|word| word == "records");
    let (catalog, issues) = catalog::read(&definitions(Path::new(folder))?);
    issues.iter().for_each(|issue| eprintln!("{issue}"));
    let mapping = catalog.mapping(name).ok_or("there is no such mapping without errors")?;
    let source = Source::path(path, Path::new(path));
    let (cpu, wall) = (processor_seconds()?, Instant::now());
    let mut n_facts = 0;
    let mut n_issues = 0;
    let look = look(&source)?;
    let summary = import_file(source, &look, mapping, Settings::threads(threads), &mut |_| {}, &mut |block| {
        for issue in block.issues() {
            n_issues += 1;
            if n_issues <= 3 {
                eprintln!("{issue}");
            }
        }
        if build_records {
            n_facts += block.records().map(|record| record.facts.len()).sum::<usize>();
        }
        Ok(())
    })?;
    summary.issues.iter().for_each(|issue| eprintln!("{issue}"));
    let (cpu, wall) = (processor_seconds()? - cpu, wall.elapsed().as_secs_f64());
    let (n_rows, n_kept) = (summary.n_rows, summary.n_kept);
    println!("cpu_seconds={cpu:.2} wall_seconds={wall:.2} rows={n_rows} kept={n_kept} issues={n_issues} facts={n_facts}");
    Ok(())
}

fn definitions(folder: &Path) -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for kind in ["codes", "mappings"] {
        for entry in fs::read_dir(folder.join(kind))? {
            let path = entry?.path();
            let text = fs::read_to_string(&path)?;
            files.push(SourceFile { path: path.display().to_string(), text, origin: Origin::Region });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// User and system time of this process; the kernel counts in hundredths of a second.
fn processor_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("unreadable process times")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks =
        |place: usize| -> Result<f64, Box<dyn std::error::Error>> { Ok(fields.get(place).ok_or("unreadable process times")?.parse()?) };
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}
