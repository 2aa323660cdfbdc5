//! What the made-up people are made after: counts and wages from public sources, each named. Nothing here describes a real person,
//! and what has no source is in `life`, said to be made up.

/// A share by its count: the words of the source and how many people.
pub type Counted = (&'static str, u32);

/// Participants of Georgia's workforce programs by employment at entry (published aggregates of the federal individual records;
/// `employment_status_at_program_entry_wioa`).
pub const EMPLOYMENT_AT_ENTRY: [Counted; 4] = [("unemployed", 195_497), ("employed", 46_846), ("notice", 8_000), ("not_in_labor_force", 9)];

/// The same people by highest level completed (`highest_educational_level_completed_at_program_entry_wioa`).
pub const EDUCATION: [Counted; 9] = [
    ("high_school", 77_742),
    ("bachelor", 41_464),
    ("some_college", 35_614),
    ("equivalency", 27_039),
    ("associate", 25_907),
    ("none", 17_391),
    ("graduate", 16_119),
    ("certificate", 8_948),
    ("iep", 128),
];

/// The same people by disability (`category_of_disability`): none, not disclosed, any.
pub const DISABILITY: [Counted; 3] = [("no", 218_620), ("", 26_435), ("yes", 5_297)];

/// The same people by credential (`type_of_recognized_credential_wioa`).
pub const CREDENTIAL: [Counted; 8] = [
    ("none", 240_125),
    ("certificate", 4_233),
    ("secondary", 2_097),
    ("license", 1_289),
    ("associate", 1_056),
    ("other", 885),
    ("certification", 461),
    ("bachelor", 206),
];

/// Share employed among those with an answer, quarter 1 to 4 after exit (`quarterly_employment`; its code 9, not yet available, left out).
pub const EMPLOYED_AFTER: [f64; 4] = [
    107_103.0 / (107_103.0 + 59_982.0),
    94_805.0 / (94_805.0 + 47_605.0),
    80_613.0 / (80_613.0 + 39_406.0),
    64_957.0 / (64_957.0 + 31_569.0),
];

/// Mean days in a program (`wage_growth_data`, by program).
pub const DAYS_IN_PROGRAM: [(&str, f64); 4] =
    [("adult_education", 119.5), ("wioa_dislocated_worker", 332.1), ("wioa_adult", 157.9), ("vocational_rehabilitation", 792.5)];

/// An industry: how many people worked there, and of those seen in two quarters how many stayed and how many left
/// (`industry_counts`, `retained_industry_codes`, `dropped_industry_codes`).
#[derive(Debug, Clone, Copy)]
pub struct Industry {
    /// The source's name.
    pub name: &'static str,
    /// People.
    pub count: u32,
    /// Stayed.
    pub stayed: f64,
    /// Left.
    pub left: f64,
}

const fn industry(name: &'static str, count: u32, stayed: f64, left: f64) -> Industry {
    Industry { name, count, stayed, left }
}

/// Where people work.
pub const INDUSTRIES: [Industry; 14] = [
    industry("Temporary Help Services", 35_247, 2_931.0, 3_505.0),
    industry("Full-Service Restaurants", 9_890, 1_175.0, 936.0),
    industry("Limited-Service Restaurants", 9_573, 974.0, 1_063.0),
    industry("Professional Employer Organizations", 9_452, 1_122.0, 888.0),
    industry("General Warehousing and Storage", 8_945, 1_210.0, 672.0),
    industry("General Medical and Surgical Hospitals", 8_869, 1_446.0, 847.0),
    industry("Department Stores", 6_873, 1_056.0, 496.0),
    industry("Elementary and Secondary Schools", 6_844, 1_247.0, 390.0),
    industry("Offices of Physicians", 5_147, 794.0, 474.0),
    industry("Hotels and Motels", 4_944, 627.0, 426.0),
    industry("Telemarketing Bureaus and Other Contact Centers", 4_448, 461.0, 347.0),
    industry("Supermarkets and Other Grocery Retailers", 4_412, 573.0, 351.0),
    industry("Executive and Legislative Offices", 4_201, 735.0, 260.0),
    industry("Security Guards and Patrol Services", 3_505, 462.0, 297.0),
];

/// Yearly pay in dollars of an occupation: the mean of the lowest third, the median, and the mean of the upper two thirds.
#[derive(Debug, Clone, Copy)]
pub struct Occupation {
    /// Its code in the Standard Occupational Classification.
    pub soc: &'static str,
    /// Entry wage.
    pub entry: f64,
    /// Median.
    pub median: f64,
    /// Experienced wage.
    pub experienced: f64,
    /// Least schooling that the maker of this table lets in: 0 none, 1 a high school diploma, 2 a course or credential, 3 a degree.
    pub school: u8,
}

const fn occupation(soc: &'static str, entry: f64, median: f64, experienced: f64, school: u8) -> Occupation {
    Occupation { soc, entry, median, experienced, school }
}

/// Pennsylvania Occupational Wages, Philadelphia County, May 2024 (Center for Workforce Information and Analysis).
pub const OCCUPATIONS: [Occupation; 20] = [
    occupation("35-3023", 24_190.0, 29_220.0, 33_770.0, 0),
    occupation("41-2031", 25_780.0, 30_710.0, 38_640.0, 0),
    occupation("53-7065", 30_150.0, 36_670.0, 43_310.0, 0),
    occupation("53-7062", 34_200.0, 40_670.0, 47_570.0, 0),
    occupation("37-2011", 30_970.0, 39_170.0, 45_200.0, 0),
    occupation("35-2014", 26_210.0, 37_060.0, 41_380.0, 0),
    occupation("37-3011", 31_730.0, 39_400.0, 45_230.0, 0),
    occupation("33-9032", 31_640.0, 38_120.0, 49_710.0, 1),
    occupation("39-9011", 25_640.0, 33_980.0, 37_960.0, 1),
    occupation("43-4171", 30_440.0, 38_580.0, 44_670.0, 1),
    occupation("43-4051", 33_560.0, 45_110.0, 56_370.0, 1),
    occupation("43-9061", 34_160.0, 46_990.0, 55_370.0, 1),
    occupation("31-1131", 38_890.0, 42_650.0, 45_950.0, 2),
    occupation("31-9092", 39_730.0, 46_530.0, 49_320.0, 2),
    occupation("51-4121", 42_330.0, 56_030.0, 65_230.0, 2),
    occupation("53-3032", 46_010.0, 60_010.0, 67_780.0, 2),
    occupation("29-2061", 58_680.0, 68_570.0, 74_700.0, 2),
    occupation("15-1232", 44_540.0, 63_910.0, 78_920.0, 3),
    occupation("13-2011", 63_760.0, 81_770.0, 115_650.0, 3),
    occupation("29-1141", 78_910.0, 101_530.0, 109_680.0, 3),
];

/// People of Philadelphia County by race or origin (American Community Survey, 2014 to 2018, five years); the rest of the county's
/// 1,575,522 people counted as other.
pub const HERITAGE: [Counted; 5] = [("black", 646_234), ("white", 545_784), ("hispanic", 227_711), ("asian", 111_912), ("other", 43_881)];
