//! Checks a federal record file by the shipped edition and says how long it took, in processor and wall time: for measuring, not for use.
//!
//!     cargo run --release -p throughline-exchange --example bench_federal -- FILE

use std::time::Instant;
use throughline_exchange::catalog::{self, Origin, SourceFile};
use throughline_exchange::formats::federal::{Settings, open};
use throughline_exchange::read::{Source, look};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir("catalog/federal")? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(SourceFile { path: path.display().to_string(), text: std::fs::read_to_string(&path)?, origin: Origin::Shipped });
        }
    }
    let before = Instant::now();
    let (catalog, _) = catalog::read(&files);
    println!("{:.3} s to read the editions", before.elapsed().as_secs_f64());
    let edition = catalog.federal.iter().find(|e| e.heading.name == "pirl-py2022q4").ok_or("no edition")?;
    let path = std::path::PathBuf::from(path);
    let name = path.display().to_string();
    let source = Source::path(&name, &path);
    let before = Instant::now();
    let look = look(&source)?;
    let opened = open(source, &look, edition, Settings::default())?.map_err(|issues| format!("{issues:?}"))?;
    let summary = opened.check(&mut |_, _| {}, &mut |_| Ok(()))?;
    println!(
        "{:.2} s, {} records, {} flagged, {} refused",
        before.elapsed().as_secs_f64(),
        summary.n_records,
        summary.n_flagged,
        summary.n_refused
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    Ok(())
}
