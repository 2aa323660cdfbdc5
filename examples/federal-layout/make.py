#!/usr/bin/env python3
"""Makes inbox/synthetic-records.csv and planted.csv: invented federal records, some with a problem put in on purpose.

Every person is made up. Shares of schooling, employment after exit, wages and industries are roughly those of a state's published totals.
The kinds of problem are those that the publisher of the federal file found in what states sent, and those of the definitions themselves.
The same seed gives the same bytes.

    python3 make.py [--records N] [--clean] [--out FILE]     N clean records; --clean plants nothing (for measuring speed)
"""
import argparse
import csv
import datetime as dt
import os
import random
import sys
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
EDITION = tomllib.load(open(os.path.join(HERE, "../../catalog/federal/pirl-py2022q4.toml"), "rb"))
NUMBERS = [e["number"] for e in EDITION["element"]]
REPORT = dt.date(2023, 6, 30)
COUNTIES = ["121", "089", "067", "135", "063", "051", "245", "215"]
NAICS = ["561320", "722511", "722513", "561330", "493110", "622110", "455110", "611110", "621111", "721110", "561422", "445110"]
SOC = ["533032", "311131", "292061", "319092", "514121", "434051", "412031", "151232"]
EDU = [("1", 777), ("7", 415), ("4", 356), ("2", 270), ("6", 259), ("8", 161), ("5", 89)]


def d(day):
    return day.strftime("%Y%m%d")


def quarter(day):
    return day.year * 4 + (day.month - 1) // 3


def pick(r, weighted):
    return r.choices([v for v, _ in weighted], [w for _, w in weighted])[0]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.n = 0

    def day(self, a, b):
        return a + dt.timedelta(days=self.r.randint(0, max(0, (b - a).days)))

    def person(self, kind):
        r = self.r
        self.n += 1
        e = {"100": f"SYN{self.n:09d}", "101": "GA", "102": r.choice(COUNTIES), "103": f"3{r.randint(0, 1999):04d}"}
        e["201"] = pick(r, [("1", 48), ("2", 51), ("9", 1)])
        e["202"] = pick(r, [("0", 92), ("1", 6), ("9", 2)])
        e["203"] = "0" if e["202"] == "0" else pick(r, [("9", 2), ("1", 2), ("2", 2), ("3", 2), ("6", 1), ("13", 1)]) if e["202"] == "1" else "9"
        e["210"] = pick(r, [("0", 90), ("1", 8), ("9", 2)])
        race = pick(r, [("213", 55), ("215", 33), ("212", 4), ("211", 1), ("214", 1), (None, 6)])
        for n in ("211", "212", "213", "214", "215"):
            e[n] = "9" if race is None else "1" if n == race else "0"
        e["300"] = pick(r, [("0", 94), ("1", 6)])
        e["301"] = "0" if e["300"] == "0" else "2"
        e["900x"] = kind
        return e

    def participant(self, kind, exited=None, quarters=None):
        r = self.r
        e = self.person(kind)
        youth = kind == "youth"
        entry = self.day(dt.date(2020, 10, 1), dt.date(2022, 2, 1)) if quarters else self.day(dt.date(2021, 7, 1), dt.date(2023, 3, 1))
        age = r.randint(15, 23) if youth else r.randint(19, 64)
        e["200"] = d(entry - dt.timedelta(days=age * 366 + r.randint(10, 300)))
        if exited is None:
            exited = r.random() < 0.6
        e["900"] = d(entry)
        end = min(entry + dt.timedelta(days=r.choice([5, 9, 30, 90, 180, 300])), dt.date(2023, 3, 31))
        if quarters:
            while quarter(REPORT) - quarter(end) < quarters:
                end -= dt.timedelta(days=45)
            end = max(end, entry + dt.timedelta(days=1))
        exit_ = end if exited else None
        last = end
        e["901"] = d(exit_) if exit_ else ""
        if exit_:
            e["923"] = "00"
        e["903"] = "1" if kind == "adult" else "0"
        e["904"] = "1" if kind in ("dw", "dwg") else "0"
        e["905"] = "1" if youth else "0"
        e["918"] = "1" if kind == "wp" or r.random() < 0.7 else "0"
        e["932"] = "1" if kind == "dwg" else "0"
        e["907"] = "0"
        e["914"] = "0"
        e["400"] = pick(r, [("0", 78), ("1", 18), ("2", 3), ("3", 1)])
        e["402"] = "1" if e["400"] == "0" and r.random() < 0.15 else "0"
        for n, p in [("801", .06), ("803", .04), ("806", .15)]:
            e[n] = "1" if r.random() < p else "0"
        e["805"] = pick(r, [("0", 70), ("1", 5), ("9", 25)])
        e["305"] = "0"
        if e["301"] == "2":
            e["304"] = d(entry - dt.timedelta(days=900))
            e["306"] = d(entry)
        if kind in ("adult", "dw", "dwg", "youth"):
            for n, p in [("600", .03), ("602", .03), ("603", .25), ("604", .02), ("800", .03), ("802", .75), ("804", .12), ("807", .01)]:
                e[n] = "1" if r.random() < p else "0"
            e["601"] = "9"
            e["908"] = "0"
        if youth:
            if r.random() < 0.5:
                e["409"], e["408"] = r.choice(["1", "4"]), "0"
            else:
                e["409"], e["408"] = "5", "1"
            e.update({"701": "0", "702": "1", "704": "0", "906": d(entry), "911": "0"})
            e["1405"] = d(self.day(entry, last))
            e["1402"] = d(self.day(entry, last))
            e["1402"] = d(self.day(entry, last))
            e["1414"] = d(self.day(entry, last))
            e["1401"] = "1" if e["409"] == "1" else "0"
            if exit_:
                e["1812"] = e["409"]
                e["1416"] = d(exit_)
        else:
            if r.random() < 0.07:
                e["409"], e["408"] = "4", "0"
            else:
                e["409"], e["408"] = pick(r, [("5", 93), ("3", 7)]), pick(r, EDU)
            e["1401"] = "0"
            e["403"] = r.choice(SOC)
            first = entry
            lastb = self.day(entry, last)
            e["1001"], e["1003"] = d(first), d(lastb)
            e["1102"], e["1107"] = d(lastb), (d(lastb) if r.random() < 0.75 else "")
            e["1104"] = d(self.day(entry, lastb))
            e["1004"] = d(lastb)
            if kind in ("adult", "dw", "dwg"):
                a = self.day(entry, last)
                b = self.day(a, last)
                e.update({"1200": d(a), "1201": d(b), "1202": d(a), "1210": d(b), "3004": pick(r, [("0", 6), ("2", 3), ("1", 1)])})
                e["1004"] = d(max(lastb, b))
                if r.random() < 0.1:
                    e["1203"], e["1205"] = d(b), "2"
                else:
                    e["1205"] = "0"
                e["1211"] = "0"
        if kind in ("dw", "dwg"):
            e["410"] = d(entry - dt.timedelta(days=r.randint(20, 200)))
        if kind == "dwg":
            e["2003"], e["933"] = "EM12345", d(entry)
            if exit_:
                e["2001"], e["2002"] = d(exit_), r.choice("01")
        self.training(e, kind, entry, last, exit_)
        if exit_:
            self.results(e, kind, exit_)
        if kind != "wp":
            for n in ("1700", "1701", "1702"):
                w = r.random() < 0.6
                e[n] = str(max(300, int(r.lognormvariate(8.7, 0.6)))) if w else "0"
            for n, w in [("404", "1702"), ("405", "1701"), ("406", "1700")]:
                e[n] = r.choice(NAICS) if e[w] != "0" else ""
        self.self_service(e, entry, last)
        return e

    def self_service(self, e, entry, last):
        if self.r.random() < 0.5:
            a = self.day(entry, last)
            b = self.day(a, last)
            e.update({"1000": d(a), "1101": d(b), "1002": d(b), "1007": d(b)})

    def training(self, e, kind, entry, last, exit_):
        r = self.r
        if kind == "wp":
            return
        if r.random() > 0.35:
            e["1300"] = "0"
            return
        a = self.day(entry, last)
        b = self.day(a, last)
        e.update({"1300": "1", "1302": d(a), "1303": "10" if kind == "youth" else pick(r, [("06", 7), ("01", 2), ("02", 1)]), "1306": r.choice(SOC)})
        e.update({"1319": r.choice("01"), "1320": "0", "1328": r.choice("012"), "1333": "0", "1304": r.choice(["1", "3", "13"]), "1332": "0"})
        e["1301"] = r.choice(["Peach State Technical College", "Riverbend Training, Inc.", 'The "Open Door" Academy'])
        e["1811"] = d(a)
        if exit_ or r.random() < 0.5:
            e.update({"1307": r.choice("01"), "1308": d(b)})
            e["1800"] = "0"
            if e["1307"] == "1":
                e["1813"] = d(b)
                if r.random() < 0.6:
                    e.update({"1800": pick(r, [("5", 42), ("1", 21), ("4", 13), ("2", 10), ("7", 9), ("6", 5)]), "1801": d(b)})
        if r.random() < 0.5:
            e[r.choice(["1806", "1807", "1808", "1809", "1810"])] = d(self.day(a, b))

    def results(self, e, kind, exit_):
        r = self.r
        out = quarter(REPORT) - quarter(exit_)
        youth = kind == "youth"
        for k, (emp, proof, wage, ind) in enumerate([("1600", "1601", "1703", "1614"), ("1602", "1603", "1704", "1615"), ("1604", "1605", "1705", "1616"), ("1606", "1607", "1706", "1617")], 1):
            if out < k + 2:
                e[emp], e[proof] = "9", "9"
            elif r.random() < 0.66:
                e[emp], e[proof] = "1", "1" if r.random() < 0.95 else "2"
                e[wage] = str(max(200, int(r.lognormvariate(8.9, 0.55))))
                e[ind] = r.choice(NAICS)
            else:
                e[emp], e[proof], e[wage] = "0", "0", "0"
        e["1618"] = "1" if e["1602"] == "1" and e["1606"] == "1" and r.random() < 0.65 else "0"
        if e["1602"] == "1":
            e["1608"] = r.choice("01") if e.get("1300") == "1" else "0"
            e["1612"] = r.choice(SOC) if r.random() < 0.6 else ""
            e["1611"] = "0"
        if e["1600"] == "1":
            e["1610"] = r.choice(SOC) if r.random() < 0.6 else ""
        if youth:
            e["1900"] = pick(r, [("0", 7), ("1", 1), ("2", 2)])
            e["1901"] = pick(r, [("0", 7), ("2", 2)]) if out >= 6 else ("0" if out >= 4 else "")

    def reportable(self):
        e = self.person("ri")
        a = self.day(dt.date(2022, 4, 1), dt.date(2023, 6, 1))
        b = self.day(a, dt.date(2023, 6, 29))
        e.update({"200": d(a - dt.timedelta(days=11000)), "918": "2", "903": "0", "904": "0", "905": "0", "1000": d(a), "1002": d(b), "1101": d(b), "1007": d(b), "900": "", "932": "0"})
        return e

    def any(self):
        kind = pick(self.r, [("adult", 35), ("dw", 15), ("youth", 15), ("wp", 15), ("dwg", 5), ("ri", 15)])
        return self.reportable() if kind == "ri" else self.participant(kind)


def row(e):
    e.setdefault("Report_Quarter", d(REPORT))
    return [e.get(n, "") for n in NUMBERS]


def later(text, days):
    return d(dt.datetime.strptime(text, "%Y%m%d").date() + dt.timedelta(days=days))


def problems(m):
    """Each kind: the code of its issue, the element, and records that have it."""
    def on(kind, code, element, change, **k):
        def make():
            e = m.participant(kind, **k)
            e.update(change(e) if callable(change) else change)
            return [e]
        return code, element, make

    def trained(kind="adult", **k):
        while True:
            e = m.participant(kind, **k)
            if e.get("1300") == "1" and e.get("1308"):
                return e

    def tr(code, element, change, **k):
        def make():
            e = trained(**k)
            e.update(change(e) if callable(change) else change)
            return [e]
        return code, element, make

    def untrained(code, element, change):
        def make():
            while True:
                e = m.participant("adult", exited=False)
                if e["1300"] == "0":
                    break
            e.update(change)
            return [e]
        return code, element, make

    def worked(code, element, change, need="1"):
        def make():
            while True:
                e = m.participant("adult", exited=True, quarters=6)
                if e["1602"] == need and (need == "0" or e["1606"] == "1"):
                    break
            e.update(change(e) if callable(change) else change)
            return [e]
        return code, element, make

    def ri(code, element, change):
        def make():
            e = m.reportable()
            e.update(change(e) if callable(change) else change)
            return [e]
        return code, element, make

    def twice(code, change):
        def make():
            while True:
                e = m.participant("adult", exited=True)
                if e["900"] != e["901"] and later(e["901"], 60) < "20230601":
                    break
            other = m.participant("adult", exited=False)
            both = dict(e)
            both.update(change(e, other))
            return [e, both]
        return code, "900", make

    def again(e, other, entry):
        """The other person's services, moved to begin at `entry`, under this one's id."""
        shift = (dt.datetime.strptime(entry, "%Y%m%d") - dt.datetime.strptime(other["900"], "%Y%m%d")).days
        moved = {}
        for n, v in other.items():
            moved[n] = later(v, shift) if len(v) == 8 and v[:2] in ("20",) and n not in ("200",) else v
        moved = {n: (min(v, d(REPORT)) if len(v) == 8 and v.startswith("20") else v) for n, v in moved.items()}
        moved["200"], moved["100"] = e["200"], e["100"]
        return {**{n: "" for n in e}, **moved}

    f = lambda e: later(e["900"], -10)
    out = [
        # layout
        on("adult", "not_a_date", "900", lambda e: {"1202": "2022-01-05"}), on("adult", "not_a_date", "200", {"200": "19850231"}),
        on("adult", "not_digits", "102", {"102": "1A1"}), on("adult", "too_long", "103", {"103": "303010001"}), on("adult", "too_long", "100", lambda e: {"100": e["100"] + "X1"}),
        on("adult", "negative", "1702", {"1702": "-1200"}), on("adult", "id_missing", "100", {"100": ""}),
        on("adult", "social_security_number", "100", {"100": "900-12-3456"}),
        # valid values
        on("adult", "code_not_listed", "201", {"201": "3"}), on("adult", "code_not_listed", "101", {"101": "XX"}), on("adult", "code_not_listed", "203", {"202": "1", "203": "18"}),
        on("adult", "leading_zero", "923", {"923": "1"}, exited=True), on("adult", "code_in_dispute", "923", {"923": "98"}, exited=True),
        worked("code_in_dispute", "1603", {"1603": "5"}), on("adult", "number_out_of_range", "407", {"407": "45"}),
        # duplicates
        twice("record_twice", lambda e, o: {}), twice("entry_twice", lambda e, o: {"901": "", "923": "", **{n: "" for n in e if n.startswith(("16", "17", "14"))}, "1406": ""}),
        twice("periods_overlap", lambda e, o: again(e, o, e["901"])), twice("periods_close", lambda e, o: again(e, o, later(e["901"], 40))),
        # the period
        on("adult", "entry_missing", "900", {"900": ""}, exited=False), on("adult", "exit_before_entry", "901", lambda e: {"901": later(e["900"], -3)}, exited=True),
        on("adult", "exit_without_entry", "900", {"900": ""}, exited=True),
        on("adult", "date_in_the_future", "1104", {"1104": "20240115"}), on("adult", "born_after_entry", "200", {"200": "20230615"}),
        on("wp", "age_unlikely", "200", {"200": "19050101"}), on("youth", "age_of_youth", "200", {"200": "19900101"}), on("adult", "age_of_adult", "200", {"200": "20061101"}),
        on("adult", "no_program", "903", {"903": "0", "918": "0"}, exited=False),
        on("wp", "participant_without_service", "900", {"1001": "", "1003": "", "1004": "", "1102": "", "1104": "", "1107": ""}),
        on("adult", "reason_without_exit", "923", {"923": "01"}, exited=False), on("adult", "foster_care_exit_not_youth", "923", {"923": "05"}, exited=True),
        on("adult", "reason_of_another_program", "923", {"923": "06"}, exited=True),
        # reportable individuals
        ri("reportable_with_exit", "901", lambda e: {"901": e["1007"]}), ri("reportable_with_staff_service", "1102", lambda e: {"1102": e["1007"]}),
        ri("contact_before_self_service", "1007", lambda e: {"1007": later(e["1002"], -5)}), ri("contact_after_self_service", "1007", lambda e: {"1007": later(e["1002"], 1)}),
        # who the person is
        on("adult", "required_blank", "102", {"102": ""}), on("adult", "required_blank", "103", {"103": ""}), on("adult", "required_blank", "801", {"801": ""}),
        on("dw", "required_blank", "305", {"305": ""}), on("youth", "required_blank", "911", {"911": ""}), on("youth", "required_blank", "701", {"701": ""}), on("youth", "required_blank", "906", {"906": ""}),
        on("wp", "race_blank", "211", {"211": "", "212": "", "213": "", "214": "", "215": ""}),
        on("adult", "disability_service_without_disability", "204", {"202": "0", "203": "0", "204": "1"}),
        on("adult", "disability_category", "203", {"202": "0", "203": "9"}), on("adult", "disability_without_category", "203", {"202": "1", "203": "0"}),
        on("adult", "veteran_contradiction", "301", {"300": "9", "301": "0"}), on("adult", "separation_date_missing", "304", {"300": "1", "301": "2", "304": "", "306": "20210801"}),
        on("adult", "covered_entry_missing", "306", lambda e: {"300": "1", "301": "2", "304": f(e), "306": ""}), on("wp", "dvop_service_not_reported", "914", lambda e: {"1005": e["900"]}),
        on("adult", "education_above_school_status", "408", {"409": "4", "408": "7"}), on("adult", "education_below_school_status", "408", {"409": "5", "408": "0"}),
        on("adult", "long_term_unemployed_at_work", "402", {"400": "1", "402": "1"}), on("dw", "dislocation_date_missing", "410", {"410": "", "807": "0"}),
        on("youth", "incarceration_dates", "2414", lambda e: {"2413": "0", "2414": f(e)}), on("dwg", "id_is_ssn", "100", lambda e: {"100": str(900000000 + m.n), "2700": str(900000000 + m.n)}),
        # career services
        on("adult", "first_self_service_missing", "1000", lambda e: {"1000": "", "1101": e["900"], "1002": e["900"], "1007": e["900"]}),
        on("adult", "last_self_service_missing", "1002", lambda e: {"1000": e["900"], "1101": e["900"], "1002": "", "1007": ""}),
        on("adult", "first_basic_missing", "1001", {"1001": ""}), on("adult", "last_basic_missing", "1003", {"1003": ""}),
        on("adult", "basic_before_first", "1102", lambda e: {"1102": f(e)}), on("adult", "no_specific_basic", "1001", {"1102": "", "1104": "", "1107": ""}),
        on("adult", "last_career_missing", "1004", {"1004": ""}), on("adult", "last_career_too_early", "1004", lambda e: {"1004": f(e)}),
        on("adult", "first_after_last", "1000", lambda e: {"1000": later(e["900"], 4), "1002": e["900"], "1101": e["900"], "1007": e["900"]}),
        on("adult", "first_individualized_missing", "1200", {"1200": ""}), on("adult", "last_individualized_missing", "1201", {"1201": ""}),
        on("adult", "individualized_before_first", "1200", lambda e: {"1202": f(e)}),
        on("adult", "no_specific_individualized", "1200", {"1202": "", "1210": "", "1203": "", "1205": "0", "1211": ""}),
        on("adult", "virtual_without_individualized", "3004", {"3004": "1", "1200": "", "1201": "", "1202": "", "1210": "", "1203": "", "1205": "0", "1211": ""}),
        on("adult", "virtual_blank", "3004", {"3004": ""}), on("adult", "work_experience_without_date", "1205", {"1205": "2", "1203": ""}),
        on("adult", "transitional_job", "1211", {"1205": "6", "1211": "0"}), on("adult", "follow_up_before_exit", "1503", lambda e: {"1503": e["900"]}, exited=False),
        on("youth", "youth_follow_up_before_end", "1412", lambda e: {"1412": e["900"]}, exited=False),
        on("youth", "youth_without_activity", "905", {"906": "", "1402": "", "1405": "", "1414": "", "1302": "", "1303": "", "1300": "0", "1304": "", "1306": "", "1307": "", "1308": "", "1319": "", "1320": "", "1328": "", "1333": "", "1332": "", "1811": "", "1813": "", "1800": "", "1801": ""}, exited=True),
        on("dw", "rapid_response", "908", lambda e: {"1501": e["900"], "908": "0"}), on("dw", "rapid_response_date_missing", "1501", {"908": "1", "934": "RR2022000001"}),
        on("dw", "rapid_response_event_missing", "934", lambda e: {"908": "1", "1501": e["900"]}),
        # training
        tr("training_not_flagged", "1300", {"1300": "0", "1319": "", "1320": "", "1328": "0", "1333": "", "1800": "", "1801": ""}), tr("training_without_date", "1302", {"1302": ""}),
        tr("training_type_missing", "1303", {"1303": "00"}), tr("training_before_entry", "1302", lambda e: {"1302": f(e)}), tr("training_ends_before_it_begins", "1308", lambda e: {"1308": later(e["1302"], -1)}),
        tr("training_completion", "1307", {"1307": ""}), untrained("training_detail_without_training", "1319", {"1319": "1"}), untrained("training_detail_without_training", "1328", {"1328": "2"}),
        tr("virtual_training_blank", "1328", lambda e: {"1302": max(e["1302"], "20210715"), "1308": max(e["1308"], "20210715"), "1328": ""}), tr("program_of_study_blank", "1304", {"1303": "06", "1304": ""}),
        tr("training_type_of_another_program", "1303", {"1303": "10"}), tr("training_type_of_another_program", "1303", {"1303": "06"}, kind="youth"), tr("skills_code_missing", "1306", {"1303": "06", "1306": ""}),
        on("adult", "code_not_six_digits", "404", {"404": "5613"}),
        # results
        on("adult", "result_without_exit", "1602", {"1602": "1", "1704": "5000"}, exited=False),
        on("adult", "result_too_soon", "1602", lambda e: {"901": max("20230110", later(e["900"], 1)), "923": "00", "1600": "9", "1602": "1", "1603": "1", "1704": "6000", "1615": "561320", "1608": "0"}, exited=False),
        worked("result_still_not_available", "1602", {"1602": "9", "1603": "9", "1704": "", "1618": "0"}), worked("result_missing", "1602", {"1602": "", "1603": "", "1704": "", "1618": "0"}),
        worked("wage_without_work", "1602", {"1602": "0", "1603": "0", "1704": "4100", "1618": "0"}), worked("work_without_wage", "1704", {"1704": "0"}),
        worked("proof_contradicts_work", "1603", {"1602": "0", "1603": "1", "1704": "0", "1618": "0"}), worked("same_employer_without_work", "1618", {"1606": "0", "1607": "0", "1706": "0", "1618": "1"}),
        tr("related_to_training_blank", "1608", lambda e: {"901": max(e["900"], e["1308"], e["1201"], e["1003"], e["1004"]), "923": "00", "1602": "1", "1603": "1", "1704": "7000", "1615": "561320", "1600": "0", "1601": "0", "1604": "9", "1605": "9", "1606": "9", "1607": "9", "1608": "", "1700": "0", "1701": "0", "1702": "0"}, exited=True, quarters=6),
        worked("prior_wages_blank", "1701", {"1701": "", "405": ""}), worked("industry_missing", "1615", {"1615": ""}),
        tr("credential_date_missing", "1801", {"1800": "5", "1801": ""}), tr("credential_type_missing", "1800", lambda e: {"1800": "0", "1801": e["1308"]}),
        tr("credential_outside_window", "1801", lambda e: {"1800": "4", "1801": later(e["900"], -100)}), untrained("credential_without_training", "1800", {"1800": "5", "1801": "20230101", "1332": "0"}),
        tr("gain_outside_period", "1809", lambda e: {"1809": later(e["900"], -20)}), tr("education_ends_before_it_begins", "1813", lambda e: {"1811": e["1302"], "1813": later(e["1302"], -1)}),
        on("adult", "post_exit_enrollment_before_exit", "1406", lambda e: {"1406": e["900"]}, exited=False),
        on("youth", "youth_placement_blank", "1900", {"1900": ""}, exited=True, quarters=6), on("youth", "school_status_at_exit_blank", "1812", {"1812": ""}, exited=True),
        on("youth", "school_status_went_back", "1812", {"409": "5", "408": "1", "1401": "0", "1812": "4"}, exited=True), on("youth", "in_school_not_enrolled", "1401", {"409": "1", "408": "0", "1401": "0", "1812": "1"}, exited=True),
        # grants
        on("dwg", "grant_number_missing", "2003", {"2003": ""}), on("dw", "grant_not_flagged", "932", {"2003": "EM12345"}), on("dwg", "grant_first_service_missing", "933", {"933": ""}),
        on("adult", "grant_result_without_grant", "2001", lambda e: {"2001": e["900"]}), on("dwg", "grant_completion_missing", "2001", {"2001": ""}, exited=True), on("dwg", "grant_employment_missing", "2002", {"2002": ""}, exited=True),
    ]
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--records", type=int, default=1500)
    a.add_argument("--clean", action="store_true")
    a.add_argument("--out", default=os.path.join(HERE, "inbox/synthetic-records.csv"))
    a = a.parse_args()
    m = Maker(20231115)
    if a.clean:
        with open(a.out, "w", newline="", encoding="utf-8") as f:
            w = csv.writer(f, lineterminator="\n")
            w.writerow(NUMBERS)
            w.writerows(row(m.any()) for _ in range(a.records))
        return
    rows = []  # records, with the code planted or None
    for _ in range(a.records):
        rows.append((m.any(), None, None))
    spread = []
    for code, element, make in problems(m):
        for _ in range(3):
            *before, bad = make()
            spread.append([(e, None, None) for e in before] + [(bad, code, element)])
    m.r.shuffle(spread)
    step = max(1, len(rows) // len(spread))
    for i, group in reversed(list(enumerate(spread))):
        rows[i * step:i * step] = group
    with open(a.out, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(NUMBERS)
        planted = []
        for line, (e, code, element) in enumerate(rows, 2):
            w.writerow(row(e))
            if code:
                planted.append((line, code, element))
        for cells in (row(m.any())[:-4], row(m.any()) + ["x"]):
            w.writerow(cells)
            planted.append((len(rows) + 2, "wrong_number_of_columns", ""))
            rows.append(None)
    planted += [("file", "many_not_disclosed", "805"), ("file", "many_federal_training", "1107"), ("file", "few_occupations_after_exit", "1613")]
    with open(os.path.join(HERE, "planted.csv"), "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["line", "issue", "element"])
        w.writerows(planted)
    print(f"{len(rows)} records, {len(planted)} planted problems of {len({(c, e) for _, c, e in planted})} kinds", file=sys.stderr)


main()
