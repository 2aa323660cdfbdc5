#!/usr/bin/env python3
"""Makes catalog/federal/pirl-py2022q4.toml from the two public texts of the federal individual record layout.

It is for whoever receives a new edition of the layout, and is not needed to build or run Throughline.

    python3 xtask/federal/edition.py DICTIONARY.csv LAYOUT.txt > catalog/federal/pirl-py2022q4.toml

The dictionary is the machine-readable table. Some of its cells were taken from a PDF letter by letter ("0 4 = R e s e r v e"). Every
line of every name, type and code cell is therefore looked up in the layout text: where the two are equal but for their spaces, the
layout's spaces count. Each cell put right so, and each line found nowhere, is told on standard error.

What the public-use edition leaves out and a guidance letter says stands in ALSO and DISPUTED below, each with its source.
"""
import csv
import re
import sys

PROGRAMS = ["reportable", "wagner_peyser", "adult", "dislocated_worker", "youth", "dislocated_worker_grant", "veterans"]
FLAGS = ["f_reportable_individual", "f_wagner_peyser", "f_wioa_adult", "f_wioa_dw", "f_wioa_youth", "f_dwg", "f_jvsg"]
MONEY = {"1700", "1701", "1702", "1703", "1704", "1705", "1706", "CALC4015", "CALC4016"}
NUMBERS = {"412", "CALC4039", "CALC4040"}
MANY = {"203", "1304"}
EMPLOYED = ["1600", "1602", "1604", "1606"]
PROOF = ["1601", "1603", "1605", "1607"]
STATES = """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD
TN TX UT VT VA WA WV WI WY AS GU MP PR VI FM MH PW AA AE AP 77 88 99""".split()
# Recoded to 1 in the public-use file; valid in what states send (TEGL 10-16 Change 3 and the 2025 data validation letter).
ALSO = {n: {"2": "Registered apprenticeship", "3": "Military"} for n in EMPLOYED}
OLDER = ("An older list calls code {c} '{old}'; this edition does not list it.", "Una lista anterior llama '{old}' al código {c}; esta edición no lo incluye.")
DISPUTED = {n: {c: (OLDER[0].format(c=c, old=en), OLDER[1].format(c=c, old=es)) for c, en, es in [
    ("3", "federal employment records", "registros de empleo federal"), ("4", "military employment records", "registros de empleo militar"),
    ("6", "supplemental", "información suplementaria"), ("7", "not yet available", "aún no disponible")]} for n in PROOF}
for n in PROOF:
    DISPUTED[n]["5"] = ("Code 5 changed its meaning: an older list calls it 'other administrative records', a 2024 letter 'not yet available'.",
                        "El código 5 cambió de significado: una lista anterior lo llama 'otros registros administrativos' y una carta de 2024 'aún no disponible'.")
DISPUTED["923"] = {
    "98": ("Code 98 (retirement) comes from an older layout; nobody is left out of an indicator by it today.",
           "El código 98 (jubilación) viene de un formato anterior; hoy no excluye a nadie de un indicador."),
    "99": ("Code 99 (invalid Social Security number) comes from an older layout; nobody is left out of an indicator by it today.",
           "El código 99 (número de Seguro Social no válido) viene de un formato anterior; hoy no excluye a nadie de un indicador.")}
# TEGL 10-16 Change 3, attachment VIII, names these two the other way round; the 2025 data validation letter agrees with the layout.
SWAPPED = {"1807": "1808", "1808": "1807"}

HEAD = '''# Made by xtask/federal/edition.py from the publisher's dictionary and layout text; mend it there, not here.
edition = "PY2022Q4"
effective_from = 2021-07-01
source = "U.S. Department of Labor, Employment and Training Administration: WIOA Performance Records Public Use File, PY 2022 Q4, Record Layout (November 2023); a work of the federal government, free to use. Codes 2 and 3 of employment after exit: TEGL 10-16 Change 3 and the 2025 joint data validation letter"
verified = true
label = { en = "Federal individual record layout, PY 2022 Q4", es = "Formato federal de registros individuales, PY 2022 T4" }
programs = [%s]
''' % ", ".join(f'"{p}"' for p in PROGRAMS)


def squash(text):
    return re.sub(r"\s+", "", text)


def collapse(text):
    return re.sub(r"\s+", " ", text).strip()


def q(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Layout:
    """The layout's lines, and the same without spaces."""

    def __init__(self, text):
        lines = [collapse(line) for line in text.splitlines()]
        self.lines = set(lines)
        self.text = "\n".join(lines)
        self.squashed = {}
        for line in lines:
            self.squashed.setdefault(squash(line), line)
        self.whole = collapse(" ".join(lines))

    def right(self, line):
        """The line with the layout's spaces, or None when it stands nowhere in the layout."""
        line = collapse(line)
        spaced = re.search(r"(?:\b\w\b ){2,}\w\b|\b\w\b (?:\w ){1,}|= ?\w \w\b", line)
        if line in self.lines or (not spaced and line in self.whole):
            return line
        if squash(line) in self.squashed:
            return self.squashed[squash(line)]
        # inside a longer line: the same letters with any spaces between them
        loose = re.compile(r"\s*".join(re.escape(c) for c in squash(line)))
        found = loose.search(self.whole)
        return collapse(found.group(0)) if found else None


def mended(cell, layout, number, column, told):
    lines = []
    for line in cell.split("\n"):
        if not line.strip():
            continue
        right = layout.right(line)
        if right is None:
            told.append(f"{number} {column}: not in the layout: {collapse(line)!r}")
            right = collapse(line)
        elif right != collapse(line):
            told.append(f"{number} {column}: {collapse(line)!r} -> {right!r}")
        lines.append(right)
    return lines


def codes_of(lines):
    codes = []
    for line in lines:
        line = re.sub(r"(?i)^(\d+)\s+or\s+blank\s*=", r"\1 =", line)
        if re.match(r"(?i)blank\s*=", line):
            break
        parts = re.split(r"(?:^|\s)(\d{1,2})\s*=\s*", line)
        if parts[0].strip():
            if codes:
                codes[-1][1] += " " + parts[0].strip()
        for code, label in zip(parts[1::2], parts[2::2]):
            codes.append([code, label.strip()])
    return [(c, re.sub(r"- (?=[a-z])", "-", collapse(label)).rstrip(".")) for c, label in codes]


def main():
    layout = Layout(open(sys.argv[2], encoding="utf-8").read())
    told = []
    out = [HEAD]
    for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
        n = row["element_no"]
        name = collapse(" ".join(mended(row["name"], layout, n, "name", told)))
        kind = mended(row["type_len"], layout, n, "type", told)[0]
        kind = re.sub(r"^([A-Z]+)\s*(\d)", r"\1 \2", kind)
        lines = mended(row["code_values"], layout, n, "codes", told) if row["code_values"].strip() else []
        codes = codes_of(lines) if not n.startswith("CALC4040") else []
        entry = ["", "[[element]]", f"number = {q(n)}", f"name = {q(name)}", f"type = {q(kind)}"]
        if n == "407":
            holds, codes = "number", []
        elif kind.startswith("DT"):
            holds = "date"
        elif n in MONEY:
            holds, codes = "money", []
        elif n in NUMBERS:
            holds, codes = "number", []
        elif n in MANY:
            holds = "codes"
        elif codes or n == "101":
            holds = "code"
        else:
            holds = "text"
        entry.append(f"holds = {q(holds)}")
        if n == "407":
            entry.append("from = 0\nto = 12")
        needed = [p for p, f in zip(PROGRAMS, FLAGS) if row[f] == "R"]
        if len(needed) < len(PROGRAMS):
            entry.append("needed_by = [" + ", ".join(map(q, needed)) + "]")
        if n == "101":
            codes = [(s, s) for s in STATES]
        codes = [(c, l) for c, l in codes if l] + list(ALSO.get(n, {}).items())
        codes.sort(key=lambda c: c[0]) if n != "101" else None
        if codes:
            entry.append("codes = { " + ", ".join(f"{q(c)} = {q(l)}" for c, l in codes) + " }")
        for code, (en, es) in sorted(DISPUTED.get(n, {}).items()):
            entry.append(f"[[element.disputed]]\ncode = {q(code)}\nwhat = {{ en = {q(en)}, es = {q(es)} }}")
        if n in SWAPPED:
            entry.append(f"swapped_with = {q(SWAPPED[n])}")
        out.append("\n".join(entry))
    print("\n".join(out))
    spaced = [t for t in told if "->" in t]
    print(*told, sep="\n", file=sys.stderr)
    print(f"{len(spaced)} lines put right from the layout text, {len(told) - len(spaced)} found nowhere", file=sys.stderr)


main()
