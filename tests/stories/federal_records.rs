//! The federal records of the example as its README says: taken in, measured and published, with a state's own numbers beside them.
//! Which problems a record can have is tested where records are checked, not here.

use crate::region::{Place, metric, shipped};

#[test]
fn federal_records_become_a_report() {
    let place = Place::new();
    let example = shipped().join("federal-layout");
    // refused rows need mending, and say so
    place.run(&["run", example.to_str().unwrap()]).exits(4).says("1,777 rows kept, 103 rows refused").says("Released federal-results");
    let region = "regions/federal-layout";
    let answers = place.run(&["measure", region, "--json"]).exits(0).json()["answers"].clone();
    // 631 exits of the year, counted apart from the kept rows: the days between two listed services must not look like exits
    let median = metric(&answers, "median-earnings-q2");
    assert_eq!(median["population"], 631, "{median}");
    assert_eq!(metric(&answers, "participants-served")["population"], 1118);
    let returned = example.join("returned/state-results-2023.csv");
    place.run(&["cells", "import", region, returned.to_str().unwrap()]).exits(0).says("never added");
    place.run(&["measure", region]).exits(0).says("from State wage record unit");
}
