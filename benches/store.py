"""Taking in a whole file, database included, against sqlite3's own .import. usage: cargo xtask bench store

Needs THROUGHLINE_PEERS (a folder with gen_pirl.py and a Python environment with duckdb, pyarrow and numpy) and the sqlite3 program;
without them it says "not run" and exits with 3. Settings: ROWS (2e5), RUNS (3).

The two do different work: .import keeps a row of 33 texts; ours keeps the row as received and sealed, an agency record with its person
and link, and one sealed statement of all that the row says under one law. The aim is a ratio of 3 at most.
A second import of the unchanged file is measured too: it should cost little more than hashing it.
"""
import os, pathlib, re, resource, shutil, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent

SHIPPED = "basic_skills_deficient|disability|english_learner|exit_reason|homeless|in_training|low_income|single_parent"


def not_run(why):
    print(f"not run: {why}")
    sys.exit(3)


def cpu(command):
    used = lambda: (lambda u: u.ru_utime + u.ru_stime)(resource.getrusage(resource.RUSAGE_CHILDREN))
    before = used()
    subprocess.run(command, check=True, capture_output=True)
    return used() - before


def python(peers):
    for candidate in (os.environ.get("PEERS_PYTHON"), peers / "venv/bin/python", peers / "bin/python", sys.executable):
        if candidate and subprocess.run([candidate, "-c", "import duckdb, pyarrow, numpy"], capture_output=True).returncode == 0:
            return str(candidate)
    not_run("no Python with duckdb, pyarrow and numpy was found; put an environment into venv/ of the peers' folder")


def main():
    if "THROUGHLINE_PEERS" not in os.environ or shutil.which("sqlite3") is None:
        not_run("set THROUGHLINE_PEERS to the folder of the peers' programs, and install sqlite3")
    peers, program = pathlib.Path(os.environ["THROUGHLINE_PEERS"]), os.environ["THROUGHLINE_BIN"]
    work, rows, runs = pathlib.Path(os.environ["THROUGHLINE_BENCH"]), os.environ.get("ROWS", "2e5"), int(os.environ.get("RUNS", "3"))
    parquet, csv, region = work / "pirl.parquet", work / "pirl.csv", work / "region"
    interpreter = python(peers)
    subprocess.run([interpreter, peers / "gen_pirl.py", rows, parquet], check=True)
    copy = f"import duckdb; duckdb.sql(\"copy (select row_number() over () as row_id, * from '{parquet}') to '{csv}' (header)\")"
    subprocess.run([interpreter, "-c", copy], check=True)
    times = {"ours": [], "ours, again": [], "sqlite3": []}
    for _ in range(runs):
        shutil.rmtree(region, ignore_errors=True)
        (work / "peer.db").unlink(missing_ok=True)
        subprocess.run([program, "init", region], check=True, capture_output=True)
        shutil.copytree(HERE / "import/catalog", region / "catalog", dirs_exist_ok=True)
        mapping = region / "catalog/mappings/pirl-like.toml"
        # one record a row: the generator gives some people several rows
        mapping.write_text(mapping.read_text().replace('key = "person_id"', 'key = "row_id"').replace('{ person_id = ', '{ row_id = '))
        for file in (mapping, region / "catalog/codes/pirl-like.toml"):
            # beside the shipped codes the file's own need names of their own; its columns keep theirs
            own = lambda line: line if line.startswith(("from", "row")) else re.sub(rf"\b({SHIPPED})\b", r"bench_\1", line)
            file.write_text("\n".join(own(line) for line in file.read_text().split("\n")))
        shutil.copy(csv, region / "inbox/pirl-like.csv")
        times["ours"].append(cpu([program, "import", region]))
        times["ours, again"].append(cpu([program, "import", region]))
        times["sqlite3"].append(cpu(["sqlite3", work / "peer.db", ".mode csv", f".import {csv} t"]))
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name}: median {middle[name]:.2f} CPU s of {[round(v, 2) for v in values]}")
    size = lambda path: path.stat().st_size / 1e6
    print(f"ratio import / sqlite3 .import: {middle['ours'] / middle['sqlite3']:.1f}; "
          f"database {size(region / 'throughline.db'):.0f} MB against {size(work / 'peer.db'):.0f} MB, file {size(csv):.0f} MB")


main()
