//! What the reports say.

use crate::html::prose;
use crate::releases::{released, supported_work, words};
use throughline_evidence::published::Answer;
use throughline_model::words::Language;
use throughline_web::report::{Release, Since, render};

fn text(release: &Release, language: Language) -> String {
    prose(&render(release, language).unwrap())
}

fn says(release: &Release, language: Language, sentences: &[&str]) {
    let text = text(release, language);
    for sentence in sentences {
        assert!(text.lines().any(|line| line.contains(sentence)), "not said: {sentence}\n{text}");
    }
}

/// The answers of a release after a change to their JSON.
fn changed(release: &Release, change: impl Fn(&mut serde_json::Value)) -> Release {
    let mut json = serde_json::to_value(&release.answers).unwrap();
    change(&mut json);
    let answers: Vec<Answer> = serde_json::from_value(json).unwrap();
    Release { answers, ..release.clone() }
}

#[test]
fn three_sentences_of_shares() {
    says(
        &released(),
        Language::En,
        &[
            "For this number, all 432 people were counted.",
            "Not re-arrested in the first 52 weeks: 168 of 216 people in the group “aid” (77.8%), and 150 of 216 people in the group “no aid” (69.4%).",
            "That is 8.3 percentage points more in the group “aid” than in “no aid” (95% interval: 0.0 to 16.5). The interval ends almost exactly at no difference, so chance alone might still explain it.",
        ],
    );
    says(
        &released(),
        Language::Es,
        &[
            "Para este número se contó a las 432 personas.",
            "Sin nuevo arresto en las primeras 52 semanas: 168 de 216 personas en el grupo «con ayuda» (77.8%), y 150 de 216 personas en el grupo «sin ayuda» (69.4%).",
            "Son 8.3 puntos porcentuales más en el grupo «con ayuda» que en «sin ayuda» (intervalo del 95%: de 0.0 a 16.5).",
        ],
    );
}

#[test]
fn three_sentences_of_money() {
    says(
        &supported_work(),
        Language::En,
        &[
            "For this number, all 722 people were counted.",
            "Earnings in 1978: $5,976 on average in the group “offered” (297 people), and $5,090 on average in the group “not offered” (425 people).",
            "That is $886 more in the group “offered” than in “not offered” (95% interval: −$73 to $1,845). Chance alone could explain a difference of this size.",
            "Everyone | 722 | $5,454.64",
        ],
    );
    says(
        &supported_work(),
        Language::Es,
        &[
            "Son $886 más en el grupo «con oferta» que en «sin oferta» (intervalo del 95%: de −$73 a $1,845). El azar por sí solo podría explicar una diferencia de este tamaño.",
        ],
    );
}

#[test]
fn hidden_numbers_say_why() {
    says(
        &released(),
        Language::En,
        &[
            "6th grade or less | Too few to show: fewer than 11 people were without the outcome, or none",
            "Some college or more | Too few to show:",
            "Too few to show | Fewer than 11 people were counted. |",
        ],
    );
    says(
        &released(),
        Language::Es,
        &["Hasta 6.º grado | Muy pocas para mostrar: menos de 11 personas no tuvieron el resultado, o ninguna"],
    );
}

#[test]
fn amounts_are_hidden_in_words_of_their_own() {
    let check = |reason: &'static str, en: &str, es: &str| {
        let release = changed(&supported_work(), |answers| {
            answers[0]["cells"][2]["figure"] = serde_json::json!({ "hidden": reason });
            answers[0]["gaps"] = serde_json::json!([]);
        });
        says(&release, Language::En, &[&format!("Offered | {en}")]);
        says(&release, Language::Es, &[&format!("Con oferta | {es}")]);
    };
    check(
        "too_few_with",
        "Too few to show: fewer than 11 people had an amount other than zero",
        "Muy pocas para mostrar: menos de 11 personas tuvieron una cantidad distinta de cero",
    );
    check(
        "too_few_without",
        "Hidden to protect people: everyone had the same amount",
        "Oculto para proteger a personas: todas las personas tuvieron la misma cantidad",
    );
    check(
        "one_holds_half",
        "Hidden to protect people: one person holds half of the sum or more, so the average would be nearly theirs",
        "Oculto para proteger a personas: a una sola persona le corresponde la mitad de la suma o más",
    );
}

/// One reason that reads otherwise for shares than for amounts is counted in two rows.
#[test]
fn hidden_numbers_are_counted_by_what_is_said_of_them() {
    let release = changed(&released(), |answers| answers[3]["cells"][1]["figure"] = serde_json::json!({ "hidden": "too_few_without" }));
    says(
        &release,
        Language::En,
        &[
            "Hidden to protect people | Everyone had the same amount. | 1",
            "Too few to show | Fewer than 11 people were without the outcome, or none. |",
        ],
    );
}

#[test]
fn page_one_has_every_number_at_a_glance() {
    let check = |language: Language, caption: &str, contents: &str, numbers: &[&str]| {
        let text = text(&released(), language);
        let after = text.split_once(caption).unwrap().1;
        let glance = after.split_once(&format!("\n{contents}\n")).unwrap().0;
        numbers.iter().for_each(|number| assert!(glance.contains(number), "{number} is not in:\n{glance}"));
    };
    check(
        Language::En,
        "All numbers at a glance",
        "Contents",
        &[
            "Working in week 26",
            "Working in week 52",
            "Weeks worked in the first year",
            "Still employed 180 days into the first spell of work",
        ],
    );
    check(Language::Es, "Todos los números de un vistazo", "Contenido", &["Con trabajo en la semana 26"]);
    assert!(!text(&supported_work(), Language::En).contains("All numbers at a glance"), "one number needs no table");
}

#[test]
fn where_nothing_is_shown_no_axis_is_numbered() {
    let hidden = changed(&supported_work(), |answers| {
        for cell in answers[0]["cells"].as_array_mut().unwrap() {
            cell["figure"] = serde_json::json!({ "hidden": "too_few" });
        }
        answers[0]["gaps"] = serde_json::json!([]);
    });
    for language in [Language::En, Language::Es] {
        assert!(render(&supported_work(), language).unwrap().contains("class=\"tick\""));
        assert!(!render(&hidden, language).unwrap().contains("class=\"tick\""));
    }
}

#[test]
fn few_rows_of_a_file_are_not_counted_out() {
    let mut release = released();
    release.lineage.files[0].n_rows = None;
    says(&release, Language::En, &["| too few to show | 22 November 2026 |"]);
    says(&release, Language::Es, &["| muy pocas para mostrar | 22 de noviembre de 2026 |"]);
}

#[test]
fn a_hidden_headline_is_said_honestly() {
    let hide = |reason: &'static str| {
        changed(&released(), move |answers| {
            answers[0]["cells"][2]["figure"] = serde_json::json!({ "hidden": reason });
            answers[0]["gaps"] = serde_json::json!([]);
        })
    };
    says(
        &hide("too_few"),
        Language::En,
        &[
            "a number that cannot be shown for the group “aid” (fewer than 11 people were counted), and 150 of 216 people",
            "So these two groups cannot be compared here.",
        ],
    );
    says(&hide("protects_another"), Language::En, &["it is safe in itself, but another hidden number could be worked out from it"]);
    says(&hide("changed_by_few"), Language::Es, &["cambió por menos de 11 personas desde una publicación anterior"]);
    let empty = changed(&released(), |answers| {
        answers[0]["cells"][2]["figure"] = serde_json::json!("empty");
        answers[0]["gaps"] = serde_json::json!([]);
    });
    says(&empty, Language::En, &["nobody in the group “aid”, and 150", "Aid | Nobody"]);
    let missing = Release { answers: Vec::new(), ..released() };
    says(&missing, Language::En, &["This release holds no number for the first measure", "Working in week 26: not in this release"]);
}

#[test]
fn chance_is_judged_on_the_interval() {
    let check = |low: f64, high: f64, expected: &str| {
        let release = changed(&released(), |answers| answers[0]["gaps"][0]["interval"] = serde_json::json!({ "low": low, "high": high }));
        says(&release, Language::En, &[expected]);
    };
    check(0.02, 0.15, "(95% interval: 2.0 to 15.0). Chance alone would seldom make a difference this large.");
    check(-0.02, 0.15, "(95% interval: −2.0 to 15.0). Chance alone could explain a difference of this size.");
    let none = changed(&released(), |answers| answers[0]["gaps"][0]["interval"] = serde_json::Value::Null);
    says(&none, Language::En, &["more in the group “aid” than in “no aid”. No interval is computed for it"]);
    let less = changed(&released(), |answers| {
        answers[0]["gaps"][0]["difference"] = serde_json::json!({ "num": -1, "den": 12 });
        answers[0]["gaps"][0]["interval"] = serde_json::json!({ "low": -0.165, "high": -0.02 });
    });
    says(&less, Language::En, &["That is 8.3 percentage points less in the group “aid”"]);
}

#[test]
fn values_without_words_of_their_own() {
    let release = changed(&supported_work(), |answers| {
        let cells = answers[0]["cells"].as_array_mut().unwrap();
        cells.push(serde_json::json!({ "group": [["hispanic", "?"]], "figure": { "hidden": "too_few" } }));
    });
    says(&release, Language::En, &["Not known | Too few to show", "(Black: yes)", "No | 646"]);
    says(&release, Language::Es, &["No se sabe | Muy pocas", "(persona negra: sí)"]);
}

#[test]
fn what_stands_around_the_numbers() {
    let mut release = released();
    says(
        &release,
        Language::En,
        &[
            "This is the first release",
            "not verified",
            "Data received by 22 November 2026. Published",
            "The newest file was received on 22 November 2026; what period the data are about, the report’s introduction says.",
            "Source of the data and the question: The study behind released-1970s.",
            "released-1970s, edition 1. Its source: The study's own list of columns. | 432",
            "throughline verify report.en.html",
            "carData_Rossi.csv",
            "a1b2c3d4e5f6",
        ],
    );
    says(
        &release,
        Language::Es,
        &[
            "Datos recibidos hasta el 22 de noviembre de 2026. Publicado el",
            "sin verificar",
            "El archivo más nuevo se recibió el 22 de noviembre de 2026; de qué período son los datos lo dice la introducción del informe.",
            "Fuente de los datos y de la pregunta: The study behind released-1970s.",
            "released-1970s, edición 1. Su fuente: The study's own list of columns. | 432",
        ],
    );
    assert!(!text(&release, Language::En).contains("Synthetic data"));
    release.region.synthetic = true;
    let changes = vec![words("Twelve more people.", "Doce personas más.")];
    release.since = Some(Since { release: release.id.clone(), published_at: "2026-08-01".to_owned(), changes });
    says(&release, Language::En, &["Synthetic data", "of 1 August 2026:", "Twelve more people."]);
    says(&release, Language::Es, &["Datos sintéticos", "Doce personas más."]);
}

#[test]
fn the_whole_of_a_small_report() {
    insta::assert_snapshot!("supported-work.en", text(&supported_work(), Language::En));
    insta::assert_snapshot!("supported-work.es", text(&supported_work(), Language::Es));
}

#[test]
fn a_release_that_cannot_be_drawn_is_broken() {
    let fails = |release: &Release, cause: &str| {
        let failure = render(release, Language::En).unwrap_err().to_string();
        assert!(failure.contains(cause), "{failure}");
    };
    fails(&Release { definitions: Vec::new(), ..released() }, "no definition of not-rearrested-week-52");
    let zero = changed(&released(), |answers| answers[1]["cells"][0]["figure"]["shown"]["value"]["den"] = 0.into());
    fails(&zero, "a number of employed-week-26 is no number");
}
