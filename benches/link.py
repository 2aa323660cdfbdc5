"""Linking made-up people with errors, from a file to clusters, against Splink 5 on DuckDB. usage: cargo xtask bench link

Needs THROUGHLINE_PEERS (a folder with gen_people.py and bench_link.py, and a Python environment with splink 5, duckdb, pyarrow and numpy); without it
it says "not run" and exits with 3. Settings: ROWS (1e6), SEED (20240601), RUNS (1).

The peer runs with its own program's rules and comparisons, tuned: training on a million pairs, pairs of positive weight kept. Its time is counted from
after its start, without reading the file. Ours is `throughline link-files` without a configuration, the whole process: reading, finding out what
the columns mean, comparing, training, clusters, and both files written. Both have two threads. Processor time is compared, for the
machine may be busy. Accuracy is over all true pairs: the peer's at the threshold that is best in hindsight and, for clusters, at that of its
documentation; ours at its defaults. The aim is a tenth of the peer's time.
"""
import json, os, pathlib, resource, statistics, subprocess, sys

ACCURACY = """
import duckdb, json, sys
truth, pairs, clusters, rows = sys.argv[1:]
db = duckdb.connect()
db.execute(f"create table t as select row_number() over () as r, \\"cluster\\" as g from '{truth}'")
db.execute(f"create table c as select \\"row\\"::bigint r, \\"cluster\\"::varchar k from read_csv('{clusters}', all_varchar=true)")
db.execute(f"create table p as select row_l::bigint l, row_r::bigint r from read_csv('{pairs}', all_varchar=true)")
pairs_of = lambda by: f"(select coalesce(sum(n * (n - 1) / 2), 0) from (select count(*) n from c join t using (r) group by {by}))"
all_, found, right = (float(db.execute(f"select {pairs_of(by)}").fetchall()[0][0]) for by in ("g", "k", "k, g"))
kept, good = db.execute("select count(*), coalesce(sum((a.g = b.g)::int), 0) from p join t a on p.l = a.r join t b on p.r = b.r").fetchall()[0]
f1 = lambda right, found: dict(P=round(right / max(found, 1), 4), R=round(right / all_, 4), F1=round(2 * right / max(found + all_, 1), 4))
print(json.dumps(dict(pairs=f1(float(good), float(kept)), clusters=f1(right, found))))
"""


def not_run(why):
    print(f"not run: {why}")
    sys.exit(3)


def python(peers):
    for candidate in (os.environ.get("PEERS_PYTHON"), peers / "venv/bin/python", peers / "bin/python", sys.executable):
        if candidate and subprocess.run([candidate, "-c", "import splink, duckdb, pyarrow, numpy"], capture_output=True).returncode == 0:
            return str(candidate)
    not_run("no Python with splink, duckdb, pyarrow and numpy was found; put an environment into venv/ of the peers' folder")


def measured(command, **settings):
    """Processor seconds, most memory held in GB, and what it printed, of one process."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **settings)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed:\\n{printed[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, printed


def main():
    if "THROUGHLINE_PEERS" not in os.environ:
        not_run("set THROUGHLINE_PEERS to the folder of the peers' programs")
    peers, program = pathlib.Path(os.environ["THROUGHLINE_PEERS"]), pathlib.Path(os.environ["THROUGHLINE_BIN"])
    work, rows, runs = pathlib.Path(os.environ["THROUGHLINE_BENCH"]), os.environ.get("ROWS", "1e6"), int(os.environ.get("RUNS", "1"))
    interpreter, parquet = python(peers), work / "people.parquet"
    given = work / "given.parquet"
    (work / "out").mkdir(exist_ok=True)
    subprocess.run([interpreter, peers / "gen_people.py", rows, parquet, os.environ.get("SEED", "20240601")], check=True)
    # the truth is not for us to see
    copy = f"import duckdb; duckdb.sql(\"copy (select * exclude (\\\"cluster\\\") from '{parquet}') to '{given}' (format parquet)\")"
    subprocess.run([interpreter, "-c", copy], check=True)
    ours, peer = [], []
    pairs, clusters = work / "pairs.csv", work / "clusters.csv"
    for _ in range(runs):
        for left in (pairs, clusters, *work.glob("*.toml")):
            left.unlink(missing_ok=True)
        ours.append(measured([program, "link-files", given, "--out", pairs, "--clusters", clusters], cwd=work, env=dict(os.environ, RAYON_NUM_THREADS="2")))
        tuned = dict(os.environ, MAXP="1e7", EM_MAX="1e6", PTHR="0", THREADS="2")
        peer.append(measured([interpreter, peers / "bench_link.py", "people", parquet], cwd=work, env=tuned))
    said = json.loads(peer[-1][2].strip().split("\n")[-1])
    accuracy = json.loads(subprocess.run([interpreter, "-c", ACCURACY, parquet, pairs, clusters, rows], check=True, capture_output=True, text=True).stdout)
    peer_cpu = [json.loads(run[2].strip().split("\n")[-1])["total_cpu"] for run in peer]
    our_cpu = [run[0] for run in ours]
    print(f"throughline link-files: {statistics.median(our_cpu):.2f} CPU s of {[round(s, 2) for s in our_cpu]}, {max(run[1] for run in ours):.2f} GB")
    print(f"  pairs from its default threshold: {accuracy['pairs']}; clusters: {accuracy['clusters']}")
    print(f"splink {said['splink']}, tuned: {statistics.median(peer_cpu):.2f} CPU s of {peer_cpu}, {said['rss_GB']} GB")
    best, cluster = said["bestF1"], said["cluster_P_R_F1"]
    print(f"  pairs at the threshold best in hindsight: F1 {best[0]} (P {best[1]}, R {best[2]}); clusters at its documented threshold: F1 {cluster[2]}")
    print(f"ratio ours / peer: {statistics.median(our_cpu) / statistics.median(peer_cpu):.3f} (aim: at most 0.1)")


main()
