//! The rows the project ships are the rows as distributed. Needs the folder of shared test data; without it, nothing is compared.

use crate::region::shipped;
use std::fs;
use std::path::Path;

#[test]
fn the_shipped_rows_are_as_distributed() {
    let Some(data) = std::env::var_os("THROUGHLINE_DATA") else {
        println!("not run: comparing the shipped rows with the data as distributed (THROUGHLINE_DATA is not set)");
        return;
    };
    let files = [
        ("people/survival/carData_Rossi.csv", "released-1970s/inbox/carData_Rossi.csv"),
        ("people/evaluation/DAAG_nswdemo.csv", "supported-work/people-722/inbox/DAAG_nswdemo.csv"),
        ("people/evaluation/DAAG_nsw74demo.csv", "supported-work/people-445/inbox/DAAG_nsw74demo.csv"),
    ];
    for (distributed, example) in files {
        let bytes = |path: &Path| fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(bytes(&Path::new(&data).join(distributed)) == bytes(&shipped().join(example)), "{example} differs");
    }
}
