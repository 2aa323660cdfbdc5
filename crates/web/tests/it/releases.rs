//! Two releases made by hand: shares by groups with some hidden, and means of money. The numbers were counted from the example files; which
//! are hidden was decided by hand.

use throughline_evidence::published::Answer;
use throughline_model::code::{Code, CodeBook, CodeValue, Kind};
use throughline_model::heading::Heading;
use throughline_model::ids::ReleaseId;
use throughline_model::region::Region;
use throughline_model::report::{Breakdown, Compare, Report};
use throughline_model::words::Words;
use throughline_web::report::{Definition, Lineage, Release, SourceFile};

pub fn words(en: &str, es: &str) -> Words {
    Words { en: en.to_owned(), es: es.to_owned() }
}

fn heading(name: &str, label: Words) -> Heading {
    Heading {
        name: name.to_owned(),
        edition: "1".to_owned(),
        effective_from: 20_758,
        effective_to: None,
        source: format!("The study behind {name}"),
        verified: true,
        label,
        file: format!("catalog/reports/{name}.toml"),
        hash: String::new(),
    }
}

fn code(name: &str, kind: Kind, label: Words, values: &[(&str, &str, &str)]) -> Code {
    let value = |(code, en, es): &(&str, &str, &str)| CodeValue { code: (*code).to_owned(), label: words(en, es), counts: None };
    Code {
        name: name.to_owned(),
        label,
        kind,
        values: values.iter().map(value).collect(),
        editions: Vec::new(),
        covers: Vec::new(),
        horizon: false,
        identity: false,
        of_participation: false,
        protected: false,
        derived: None,
        file: String::new(),
    }
}

fn breakdown(by: &[&str], compare: Option<&str>) -> Breakdown {
    let compare = compare.map(|field| Compare { field: field.to_owned(), to: "no".to_owned() });
    Breakdown { by: by.iter().map(|b| (*b).to_owned()).collect(), compare, others: false }
}

fn definition(metric: &str, label: Words, about: Words, measure: Words) -> Definition {
    Definition {
        metric: metric.to_owned(),
        edition: "1".to_owned(),
        file: format!("catalog/metrics/{metric}.toml"),
        label,
        about,
        population: words("people who came home from prison", "personas que regresaron de prisión"),
        denominator: None,
        measure,
        windows: Vec::new(),
        unit: Words::default(),
        per: 1,
        steps: Vec::new(),
        evidence: words(
            "People of whom it is not known are left out and shown apart.",
            "Las personas de quienes no se sabe quedan fuera y se muestran aparte.",
        ),
        rules: vec![("denominator".to_owned(), "true".to_owned())],
        source: "Rossi, Berk and Lenihan, Money, Work and Crime (1980)".to_owned(),
        verified: false,
    }
}

fn release(report: Report, region: Words, codes: Vec<Code>, answers: &str, definitions: Vec<Definition>, file: SourceFile) -> Release {
    let answers: Vec<Answer> = serde_json::from_str(answers).unwrap();
    let name = report.heading.name.clone();
    Release {
        id: ReleaseId("2026-11-22-1".to_owned()),
        published_at: "2026-11-22T15:04:05Z".to_owned(),
        as_of: "2026-11-22".to_owned(),
        program: "Throughline 0.1.0".to_owned(),
        report,
        region: Region {
            name: region,
            time_zone: "America/New_York".to_owned(),
            minimum_cell: 11,
            report: Some(name),
            participation: throughline_model::participation::Settings::default(),
            limits: throughline_model::region::Limits::default(),
            synthetic: false,
        },
        codes: CodeBook { codes },
        answers,
        definitions,
        outside: Vec::new(),
        lineage: Lineage { files: vec![file], snapshot: "5c1d7b0e6a4f4b51a0f2c9d3e8b7a6f5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9".to_owned() },
        recompute: vec!["throughline verify report.en.html".to_owned()],
        since: None,
    }
}

fn file(name: &str, agency: &str, mapping: &str, n_rows: u64) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        agency: agency.to_owned(),
        hash: "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned(),
        n_rows: Some(n_rows),
        received_at: "2026-11-22T15:00:00Z".to_owned(),
        mapping: mapping.to_owned(),
        mapping_edition: "1".to_owned(),
        mapping_source: Some("The study's own list of columns".to_owned()),
    }
}

/// 432 men released in the 1970s, half of them with aid by lottery.
pub fn released() -> Release {
    let aid = Some("financial_aid");
    let report = Report {
        heading: heading(
            "released-1970s",
            words("The first year after prison: work and re-arrest", "El primer año después de prisión: trabajo y nuevos arrestos"),
        ),
        question: words(
            "Did financial aid after release, given by lottery, change who worked and who was arrested again?",
            "¿La ayuda económica al salir, dada por sorteo, cambió quién trabajó y quién fue arrestado de nuevo?",
        ),
        about: words(
            "432 men released from state prisons in Maryland in the 1970s were followed for one year. Half were offered weekly financial aid, chosen by lottery. The file records, week by week, whether each man had work, until the year ended or he was arrested.",
            "Se siguió por un año a 432 hombres que salieron de prisiones estatales de Maryland en los años 70. A la mitad, elegida por sorteo, se le ofreció ayuda económica semanal. El archivo registra, semana por semana, si cada hombre tenía trabajo, hasta el fin del año o hasta un arresto.",
        ),
        period: None,
        metrics: ["not-rearrested-week-52", "employed-week-26", "employed-week-52", "weeks-worked", "still-employed-180-days"]
            .map(str::to_owned)
            .into(),
        breakdowns: vec![
            breakdown(&["financial_aid"], aid),
            breakdown(&["school_in_study"], None),
            breakdown(&["race_in_study"], None),
            breakdown(&["prior_convictions_band"], None),
            breakdown(&["school_in_study", "financial_aid"], aid),
            breakdown(&["prior_convictions_band", "financial_aid"], aid),
        ],
        cautions: vec![words(
            "These are raw differences between groups. Only the comparison by lottery is between groups that were alike at the start.",
            "Son diferencias simples entre grupos. Solo la comparación por sorteo es entre grupos que eran parecidos al comienzo.",
        )],
    };
    let codes = vec![
        code(
            "financial_aid",
            Kind::YesNo,
            words("financial aid after release, by lottery", "ayuda económica al salir, por sorteo"),
            &[("no", "no aid", "sin ayuda"), ("yes", "aid", "con ayuda")],
        ),
        code(
            "race_in_study",
            Kind::Choice,
            words("race, in the study's two categories", "raza, en las dos categorías del estudio"),
            &[("black", "Black", "Negra"), ("other", "any other", "cualquier otra")],
        ),
        code(
            "school_in_study",
            Kind::Choice,
            words("schooling", "escolaridad"),
            &[
                ("2", "6th grade or less", "hasta 6.º grado"),
                ("3", "7th to 9th grade", "7.º a 9.º grado"),
                ("4", "10th or 11th grade", "10.º u 11.º grado"),
                ("5", "12th grade", "12.º grado"),
                ("6", "some college or more", "algo de universidad o más"),
            ],
        ),
        code(
            "prior_convictions_band",
            Kind::Choice,
            words("prior convictions", "condenas anteriores"),
            &[("0-1", "0 or 1", "0 o 1"), ("2-3", "2 or 3", "2 o 3"), ("4+", "4 or more", "4 o más")],
        ),
    ];
    let answers = include_str!("../fixtures/released.json");
    let file = file("carData_Rossi.csv", "reentry-study-1970s", "released-1970s", 432);
    release(report, words("Released in the 1970s", "Salidas de prisión en los años 70"), codes, answers, released_definitions(), file)
}

fn released_definitions() -> Vec<Definition> {
    let weeks = definition(
        "weeks-worked",
        words("Weeks worked in the first year", "Semanas trabajadas en el primer año"),
        words(
            "How many of the 52 weeks after release had paid work, on average.",
            "Cuántas de las 52 semanas después de salir tuvieron trabajo pagado, en promedio.",
        ),
        words("days with paid work in the first 52 weeks", "días con trabajo pagado en las primeras 52 semanas"),
    );
    vec![
        Definition {
            windows: vec![words(
                "days with a re-arrest in the first 52 weeks: how many days of days 0 to 363 after release a re-arrest falls on",
                "días con un nuevo arresto en las primeras 52 semanas: en cuántos de los días 0 a 363 después de la salida hay un nuevo arresto",
            )],
            ..definition(
                "not-rearrested-week-52",
                words("Not re-arrested in the first 52 weeks", "Sin nuevo arresto en las primeras 52 semanas"),
                words(
                    "Whether a re-arrest is on record within a year. An arrest is not a conviction.",
                    "Si consta un nuevo arresto dentro de un año. Un arresto no es una condena.",
                ),
                words("days with a re-arrest in the first 52 weeks is 0", "días con un nuevo arresto en las primeras 52 semanas es 0"),
            )
        },
        definition(
            "employed-week-26",
            words("Working in week 26", "Con trabajo en la semana 26"),
            words(
                "Half a year after release, has the person paid work? One week's answer, not a job that lasts.",
                "Medio año después de salir, ¿tiene la persona un trabajo pagado? Es la respuesta de una semana, no un empleo que dura.",
            ),
            words("working in week 26", "con trabajo en la semana 26"),
        ),
        definition(
            "employed-week-52",
            words("Working in week 52", "Con trabajo en la semana 52"),
            words("One year after release, has the person paid work?", "Un año después de salir, ¿tiene la persona un trabajo pagado?"),
            words("working in week 52", "con trabajo en la semana 52"),
        ),
        Definition { unit: words("weeks", "semanas"), per: 7, ..weeks },
        definition(
            "still-employed-180-days",
            words("Still employed 180 days into the first spell of work", "Sigue empleado a los 180 días del primer periodo de trabajo"),
            words(
                "Of those who found work, how many kept working without a break for 180 days?",
                "De quienes encontraron trabajo, ¿cuántos siguieron trabajando sin interrupción por 180 días?",
            ),
            words("still in the first spell of work on day 180", "sigue en el primer periodo de trabajo el día 180"),
        ),
    ]
}

/// 722 men of the supported work trial; earnings in 1978.
pub fn supported_work() -> Release {
    let offered = Some("offered");
    let report = Report {
        heading: heading(
            "supported-work-722",
            words(
                "Supported work: what did the offer of a paid job change?",
                "Trabajo con apoyo: ¿qué cambió la oferta de un empleo pagado?",
            ),
        ),
        question: words(
            "Did people offered a supported job by lottery earn more in 1978?",
            "¿Ganaron más en 1978 las personas que recibieron por sorteo la oferta de un empleo con apoyo?",
        ),
        about: words(
            "These are the 722 men of the trial's first published analysis.",
            "Son los 722 hombres del primer análisis publicado del ensayo.",
        ),
        period: None,
        metrics: vec!["earnings-1978".to_owned()],
        breakdowns: vec![
            breakdown(&["offered"], offered),
            breakdown(&["no_degree", "offered"], offered),
            breakdown(&["black"], None),
            breakdown(&["hispanic"], None),
        ],
        cautions: Vec::new(),
    };
    let codes = vec![
        code(
            "offered",
            Kind::YesNo,
            words("offered the program by lottery", "recibió la oferta del programa por sorteo"),
            &[("no", "not offered", "sin oferta"), ("yes", "offered", "con oferta")],
        ),
        code(
            "no_degree",
            Kind::YesNo,
            words("left school without a diploma", "salió de la escuela sin diploma"),
            &[("no", "has a diploma", "con diploma"), ("yes", "no diploma", "sin diploma")],
        ),
        code("black", Kind::YesNo, words("Black", "persona negra"), &[]),
        code("hispanic", Kind::YesNo, words("Hispanic", "persona hispana"), &[]),
    ];
    let earnings = definition(
        "earnings-1978",
        words("Earnings in 1978", "Ingresos en 1978"),
        words(
            "Mean earnings of the calendar year 1978, after the supported jobs had ended.",
            "Ingresos medios del año 1978, después de terminados los empleos con apoyo.",
        ),
        words("earnings in 1978", "ingresos en 1978"),
    );
    let earnings = Definition { verified: true, population: words("everyone in the data", "todas las personas en los datos"), ..earnings };
    let answers = include_str!("../fixtures/supported-work.json");
    let file = file("DAAG_nswdemo.csv", "supported-work-trial", "supported-work", 722);
    release(report, words("Supported work, 722 people", "Trabajo con apoyo, 722 personas"), codes, answers, vec![earnings], file)
}
