"""Reading, mapping and checking a file, against a typed CSV read. usage: cargo xtask bench import

Needs THROUGHLINE_PEERS (a folder with gen_pirl.py, and optionally a Python environment in venv/ with duckdb, pyarrow and numpy);
without what it needs it says "not run" and exits with 3. Settings: ROWS (1e6), RUNS (5).

The peer is DuckDB's read_csv with every column's type given, two threads, into a table (the values end up typed in memory, as
ours do). A second form, which only counts and sums over every column, keeps nothing; it is printed for comparison. Ours maps the
codes, runs four edit checks and looks for UTF-8, hashes the file, and reads 33 columns on two threads.
"""
import os, pathlib, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PEER = """
import duckdb, resource, sys, time
path, form = sys.argv[1:]
text = lambda names: {n: "VARCHAR" for n in names.split()}
columns = {"person_id": "BIGINT", **text("program"), "provider_id": "SMALLINT", "county": "SMALLINT", "entry_date": "DATE", "exit_date": "DATE",
  "exit_reason": "TINYINT", "dob": "DATE", **text("sex race hispanic education disability ex_offender"),
  **{n: "BOOLEAN" for n in "homeless low_income veteran english_learner basic_skills_deficient single_parent in_training".split()},
  "credential_type": "TINYINT", "credential_date": "DATE", "msg_date": "DATE",
  **{n: "BOOLEAN" for n in "emp_or_edu_1yr employed_q1 employed_q2 employed_q3 employed_q4".split()},
  **{n: "DECIMAL(12,2)" for n in "wages_q1 wages_q2 wages_q3 wages_q4".split()}, "same_employer_q2q4": "BOOLEAN"}
connection = duckdb.connect()
connection.execute("set threads = 2")
source = f"read_csv('{path}', header = true, auto_detect = false, columns = {columns})"
number = {"SMALLINT", "TINYINT", "BIGINT", "DECIMAL(12,2)"}
sums = ", ".join(f"sum({name})" if kind in number else f"count({name})" for name, kind in columns.items())
used = lambda: (lambda u: u.ru_utime + u.ru_stime)(resource.getrusage(resource.RUSAGE_SELF))
cpu, wall = used(), time.time()
connection.execute(f"create table t as select * from {source}" if form == "table" else f"select {sums} from {source}").fetchall()
print(f"cpu_seconds={used() - cpu:.2f} wall_seconds={time.time() - wall:.2f}")
"""


def not_run(why):
    print(f"not run: {why}")
    sys.exit(3)


def cpu(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed: {result.stderr}")
    return float(result.stdout.split("cpu_seconds=")[1].split()[0])


def python(peers):
    for candidate in (os.environ.get("PEERS_PYTHON"), peers / "venv/bin/python", peers / "bin/python", sys.executable):
        if candidate and subprocess.run([candidate, "-c", "import duckdb, pyarrow, numpy"], capture_output=True).returncode == 0:
            return str(candidate)
    not_run("no Python with duckdb, pyarrow and numpy was found; put an environment into venv/ of the peers' folder")


def main():
    if "THROUGHLINE_PEERS" not in os.environ:
        not_run("set THROUGHLINE_PEERS to the folder of the peers' programs")
    peers = pathlib.Path(os.environ["THROUGHLINE_PEERS"])
    generator = next((p for p in (peers / "gen_pirl.py", peers / "bench/gen_pirl.py") if p.exists()), None)
    if generator is None:
        not_run("gen_pirl.py is not in the peers' folder")
    interpreter = python(peers)
    rows, runs = os.environ.get("ROWS", "1e6"), int(os.environ.get("RUNS", "5"))
    work = pathlib.Path(os.environ.get("THROUGHLINE_BENCH", ROOT / "target/bench/import"))
    work.mkdir(parents=True, exist_ok=True)
    parquet, csv = work / f"pirl-{rows}.parquet", work / f"pirl-{rows}.csv"
    if not csv.exists():
        subprocess.run([interpreter, generator, rows, parquet], check=True)
        copy = f"import duckdb; duckdb.sql(\"copy (select * from '{parquet}') to '{csv}' (header, delimiter ',')\")"
        subprocess.run([interpreter, "-c", copy], check=True)
    build = ["cargo", "build", "--release", "--locked", "--quiet", "-p", "throughline-exchange", "--example", "bench_import"]
    subprocess.run(build, check=True, cwd=ROOT)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ours = [target / "release/examples/bench_import", HERE / "import/catalog", "pirl-like", csv, "2"]
    peer = [interpreter, "-c", PEER, csv]
    times = {"ours": [], "table": [], "sums": []}
    for _ in range(runs):
        times["ours"].append(cpu(ours))
        times["table"].append(cpu(peer + ["table"]))
        times["sums"].append(cpu(peer + ["sums"]))
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name}: median {middle[name]:.2f} CPU s of {values}")
    print(f"ratio read+map+check / typed read_csv into a table: {middle['ours'] / middle['table']:.2f} (goal: at most 2)")
    print(f"ratio read+map+check / typed read_csv, counts and sums only: {middle['ours'] / middle['sums']:.2f}")


main()
