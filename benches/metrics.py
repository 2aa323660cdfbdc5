"""The columnar pass: 6 indicators x 12 dimensions and everyone x each provider and all x program year, against DuckDB. usage: cargo xtask bench metrics

Needs THROUGHLINE_PEERS (a folder with gen_pirl.py and duck_metrics.py, and optionally a Python environment in venv/ with duckdb, pyarrow
and numpy); without what it needs it says "not run" and exits with 3. Settings: ROWS (1e6), RUNS (5).

Both read the same Parquet file and end with every cell in memory, on two threads. The definitions are catalog files in metrics/catalog.
The cells are then compared with those of the peer's query over grouping sets: counts exactly, middle values within half a cent, as the
peer keeps wages as 32-bit decimals.
"""
import os, pathlib, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DIMENSIONS = "sex race hispanic education disability ex_offender homeless low_income veteran english_learner basic_skills_deficient age_band".split()
COMPARE = """
import duckdb, sys
ours, folder, name = sys.argv[1:4]
dims = sys.argv[4].split()
con = duckdb.connect()
con.execute(f"create table ours as select metric, py::int py, provider, dimension, value, n::bigint n, success::bigint success, median from read_csv('{ours}', header = true, all_varchar = true)")
con.execute("update ours set value = case value when 'yes' then 'true' when 'no' then 'false' else value end")
bit = {d: 11 - i for i, d in enumerate(dims)}
def cells(stream, aggregates):
    parts = []
    for metric, n, success, median in aggregates:
        for d in [None] + dims:
            others = " and ".join(f"(gid >> {bit[o]}) & 1 = {0 if o == d else 1}" for o in dims)
            value = f"coalesce({d}::varchar, '?')" if d else "''"
            # the first two bits are the program year and the provider
            parts.append(f"select '{metric}' metric, py::int py, case when (gid >> 12) & 1 = 1 then '' else coalesce(provider_id::varchar, '?') end provider,"
                         f" '{d or ''}' dimension, {value} value, {n} n, {success} success, {median} median from '{folder}/cells_{stream}_{name}' where {others} and {n} > 0")
    return " union all ".join(parts)
peer = " union all ".join([
    cells("b2", [("employed-q2", "n2", "e2", "null"), ("same-employer", "n2", "ret", "null")]),
    cells("b4", [("employed-q4", "n4", "e4", "null"), ("credential", "nc", "c", "null")]),
    cells("bm", [("skill-gain", "nm", "m", "null")]),
])
con.execute(f"create table peer as {peer}")
join = "coalesce(o.provider, '') = p.provider and coalesce(o.dimension, '') = p.dimension and coalesce(o.value, '') = p.value and o.metric = p.metric and o.py = p.py"
n_peer = con.execute("select count(*) from peer").fetchall()[0][0]
n_ours = con.execute("select count(*) from ours where metric <> 'median-earnings-q2'").fetchall()[0][0]
equal = con.execute(f"select count(*) from peer p join ours o on {join} where o.n = p.n and o.success = p.success").fetchall()[0][0]
medians = cells("b2", [("median-earnings-q2", "n2", "e2", "med2")])
con.execute(f"create table medians as select * from ({medians}) where median is not null")
n_medians = con.execute("select count(*) from medians").fetchall()[0][0]
n_our_medians = con.execute("select count(*) from ours where metric = 'median-earnings-q2'").fetchall()[0][0]
near = con.execute(f"select count(*) from medians p join ours o on {join} where abs(o.median::double - p.median) < 0.006").fetchall()[0][0]
print(f"counts: {equal} of {n_peer} cells equal (ours has {n_ours}); middle values: {near} of {n_medians} equal (ours has {n_our_medians})")
sys.exit(0 if equal == n_peer == n_ours and near == n_medians == n_our_medians else 1)
"""


def not_run(why):
    print(f"not run: {why}")
    sys.exit(3)


def python(peers):
    for candidate in (os.environ.get("PEERS_PYTHON"), peers / "venv/bin/python", peers / "bin/python", sys.executable):
        if candidate and subprocess.run([candidate, "-c", "import duckdb, pyarrow, numpy"], capture_output=True).returncode == 0:
            return str(candidate)
    not_run("no Python with duckdb, pyarrow and numpy was found; put an environment into venv/ of the peers' folder")


def cpu(command, mark):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed: {result.stderr}")
    return float(result.stdout.split(mark)[1].split()[0].strip(","))


def main():
    if "THROUGHLINE_PEERS" not in os.environ:
        not_run("set THROUGHLINE_PEERS to the folder of the peers' programs")
    peers = pathlib.Path(os.environ["THROUGHLINE_PEERS"])
    found = {name: next((p for p in (peers / name, peers / "bench" / name) if p.exists()), None) for name in ("gen_pirl.py", "duck_metrics.py")}
    for name, path in found.items():
        if path is None:
            not_run(f"{name} is not in the peers' folder")
    interpreter = python(peers)
    rows, runs = os.environ.get("ROWS", "1e6"), int(os.environ.get("RUNS", "5"))
    work = pathlib.Path(os.environ.get("THROUGHLINE_BENCH", ROOT / "target/bench/metrics"))
    (work / "out").mkdir(parents=True, exist_ok=True)
    parquet = work / f"pirl-{rows}.parquet"
    if not parquet.exists():
        subprocess.run([interpreter, found["gen_pirl.py"], rows, parquet], check=True)
    build = ["cargo", "build", "--release", "--locked", "--quiet", "-p", "throughline-acts", "--features", "bench-cells", "--example", "bench_pass"]
    subprocess.run(build, check=True, cwd=ROOT)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ours = [target / "release/examples/bench_pass", HERE / "metrics/catalog", parquet]
    peer = [interpreter, found["duck_metrics.py"], parquet, "cubei"]
    subprocess.run(ours + [work / "ours.csv"], check=True, capture_output=True)
    subprocess.run([interpreter, found["duck_metrics.py"], parquet, "gs", "dump"], check=True, capture_output=True, cwd=work)
    equal = subprocess.run([interpreter, "-c", COMPARE, work / "ours.csv", work / "out", parquet.name, " ".join(DIMENSIONS)])
    times = {"ours": [], "peer": []}
    for _ in range(runs):
        times["ours"].append(cpu(ours, "cpu_seconds="))
        times["peer"].append(cpu(peer, '"cpu": '))
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name}: median {middle[name]:.2f} CPU s of {values}")
    print(f"ratio ours / DuckDB cubei: {middle['ours'] / middle['peer']:.2f} (goal: at most 1)")
    sys.exit(equal.returncode)


main()
