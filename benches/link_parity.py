"""Makes the reference against which crates/link proves that one stated model weighs pairs as Splink 5 does.
usage: link_parity.py MODEL.json PEOPLE.parquet N_RECORDS N_PAIRS OUT_FOLDER   (needs splink 5, duckdb, pandas)
MODEL is a model saved by Splink for the synthetic people of bench_link.py; PEOPLE are such people (invented, not persons).
Takes the records of the first clusters, weighs pairs with the model as it is, and writes people.csv, model.csv and pairs.csv.
N_PAIRS 0: every pair that the model's own blocking rules bring; else all pairs are weighed and so many kept, every answer among them."""
import csv, json, logging, sys
import duckdb
from splink import Linker
from splink.backends.duckdb import DuckDBAPI
logging.getLogger("splink").setLevel(logging.ERROR)

COLUMNS = ["first_name", "last_name", "dob", "ssn4", "address", "zip", "phone", "sex"]
path, people, n_records, n_pairs, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
model = json.load(open(path))
if n_pairs:
    model["blocking_rules_to_generate_predictions"] = [{"blocking_rule": "1=1", "sql_dialect": "duckdb"}]
con = duckdb.connect()
con.execute("set threads=2")
con.execute(f"create table t as select unique_id, {', '.join(COLUMNS)} from '{people}' order by cluster, unique_id limit {n_records}")
api = DuckDBAPI(connection=con)
linker = Linker(api.register("t", dataset_display_name="t"), model)
found = linker.inference.predict().physical_name
gammas = [f"gamma_{c}" for c in COLUMNS]
rare = [f"mw_tf_adj_{c}" for c in ("first_name", "last_name", "address", "zip", "phone")]
picked = ", ".join(["unique_id_l", "unique_id_r", *gammas, *rare, "match_weight", "match_probability"])
if n_pairs:
    # The most alike first within each answer of each comparison, then whatever hashes lowest: no answer is left out.
    per = max(1, n_pairs // 60)
    ranks = " or ".join(f"row_number() over (partition by {g} order by match_weight desc, unique_id_l, unique_id_r) <= {per}" for g in gammas)
    con.execute(f"create table kept as select {picked} from (select * from {found} qualify {ranks})")
    n = con.execute("select count(*) from kept").fetchall()[0][0]
    rest = max(0, n_pairs - n)
    con.execute(f"insert into kept select {picked} from {found} f where not exists (select 1 from kept k where k.unique_id_l = f.unique_id_l and k.unique_id_r = f.unique_id_r) order by md5(unique_id_l || ' ' || unique_id_r) limit {rest}")
else:
    con.execute(f"create table kept as select {picked} from {found}")


def write(name, head, rows):
    with open(f"{out}/{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


write("people", ["unique_id", *COLUMNS], con.execute(f"select * from t order by unique_id").fetchall())
write("pairs", picked.split(", "), ([repr(v) if isinstance(v, float) else v for v in row] for row in con.execute("select * from kept order by unique_id_l, unique_id_r").fetchall()))
levels = [("prior", 0, repr(model["probability_two_random_records_match"]), "")]
for comparison in model["comparisons"]:
    stated = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    levels += [(comparison["output_column_name"], n, repr(l["m_probability"]), repr(l["u_probability"])) for n, l in enumerate(stated)]
write("model", ["comparison", "answer", "same", "chance"], levels)
print(con.execute("select count(*) from kept").fetchall(), {g: con.execute(f"select {g}, count(*) from kept group by 1 order by 1").fetchall() for g in gammas})
