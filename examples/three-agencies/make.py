"""Makes the three files of this example, and the truth, with the package pseudopeople (PyPI; tried with 1.3.1 and its built-in sample population).
No person in them exists. Run in this folder:  python3 -m venv v && v/bin/pip install pseudopeople && v/bin/python make.py

Each agency's file comes from another simulated collection with its own noise, gets ids of its own and shares no id with the others:
  workforce-board     decennial census          names, birth date, sex, street, no SSN
  training-provider   W-2 and 1099 forms        names, last four of the SSN, mailing street, no birth date; a person may have several rows
  human-services      Social Security           names with middle name, SSN, birth date, sex, no street
City and zip code are constants in the sample population and are left out.
"""
import csv, random
import pandas as pd
import pseudopeople as psp

SHARE = 0.4  # of households; the files stay small


def clean(value):
    return "" if pd.isna(value) else str(value).strip()


def street(row, prefix=""):
    return " ".join(filter(None, (clean(row[prefix + part]) for part in ("street_number", "street_name", "unit_number"))))


census = psp.generate_decennial_census(seed=11, year=2020)
forms = psp.generate_taxes_w2_and_1099(seed=22, year=2020)
social = psp.generate_social_security(seed=33, year=2020)

households = sorted(set(census["household_id"].dropna()) | set(forms["household_id"].dropna()))
chosen = {h for h in households if random.Random(str(h)).random() < SHARE}
census = census[census["household_id"].isin(chosen)]
forms = forms[forms["household_id"].isin(chosen)]
people = set(census["simulant_id"]) | set(forms["simulant_id"])
social = social[social["event_type"].astype(str).str.startswith("creat")]
# Half of them, and people whom the other two never saw.
social = social[[random.Random("s" + str(s)).random() < (0.6 if s in people else 0.05) for s in social["simulant_id"]]]

truth = []


def write(name, agency, frame, columns, make, delimiter, prefix):
    order = list(range(len(frame)))
    random.Random(agency).shuffle(order)
    with open(f"inbox/{name}", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        rows.writerow(columns)
        for number, place in enumerate(order):
            row = frame.iloc[place]
            own = f"{prefix}{10001 + number}"
            rows.writerow([own] + make(row))
            truth.append((agency, own, row["simulant_id"]))


write(
    "workforce_board_participants.csv", "workforce-board", census,
    ["ParticipantID", "FirstName", "MI", "LastName", "DOB", "Gender", "Address"],
    lambda r: [clean(r["first_name"]), clean(r["middle_initial"]), clean(r["last_name"]), clean(r["date_of_birth"]), clean(r["sex"]), street(r)],
    ",", "P",
)
write(
    "training_provider_roster.tsv", "training-provider", forms,
    ["roster_no", "last_name", "first_name", "middle", "ssn_last4", "mailing_street"],
    lambda r: [clean(r["last_name"]), clean(r["first_name"]), clean(r["middle_initial"]), clean(r["ssn"])[-4:], street(r, "mailing_address_")],
    "\t", "R-",
)
write(
    "human_services_extract.csv", "human-services", social,
    ["PERSON_NO", "NM_LAST", "NM_FIRST", "NM_MIDDLE", "SSN", "BIRTH_DT", "SEX_CD"],
    lambda r: [clean(r["last_name"]).upper(), clean(r["first_name"]).upper(), clean(r["middle_name"]).upper(), clean(r["ssn"]), clean(r["date_of_birth"]), clean(r["sex"])[:1]],
    ";", "HS",
)
with open("truth/who.csv", "w", newline="", encoding="utf-8") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["agency", "own_id", "simulant"])
    rows.writerows(truth)
