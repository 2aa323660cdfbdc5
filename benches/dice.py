#!/usr/bin/env python3
"""Likeness of encoded values (Dice on 1,024 bits): ours against numpy in the same run, both on one thread. `cargo xtask bench dice`.

Every one of the first values is compared with all of them, and the pairs at least so alike are counted: numpy by np.bitwise_count on packed uint64,
row against matrix, which is its quickest way (a block of rows at once writes larger temporaries, and was slower). Rounds alternate.
"""
import os, statistics, subprocess, sys, time
from pathlib import Path

N_VALUES, N_ONES, HUNDREDTHS, ROUNDS = 20_000, 1_000, 40, 5

peers = Path(os.environ["THROUGHLINE_PEERS"])
if not os.environ.get("THROUGHLINE_INSIDE"):
    python = next((p for p in [peers / "bin/python", peers / "venv/bin/python"] if p.exists()), None)
    if python is None:
        print(f"not run: no python with numpy in {peers}")
        sys.exit(3)
    os.environ["THROUGHLINE_INSIDE"] = "1"
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.execv(python, [str(python), __file__])
import numpy as np

root = Path(__file__).resolve().parent.parent
folder = Path(os.environ["THROUGHLINE_BENCH"])
built = subprocess.run(["cargo", "build", "--release", "--locked", "-p", "throughline-link", "--example", "dice"], cwd=root)
if built.returncode:
    sys.exit(1)
ours = Path(os.environ.get("CARGO_TARGET_DIR", root / "target")) / "release/examples/dice"

# About an eighth of the bits set, as in encoded names; every tenth value is near another one.
draw = np.random.default_rng(1)
bits = draw.random((N_VALUES, 1024)) < 0.13
near = np.arange(0, N_VALUES, 10)
bits[near] = bits[(near * 7 + 3) % N_VALUES] ^ (draw.random((len(near), 1024)) < 0.03)
packed = np.packbits(bits, axis=1, bitorder="little").view("<u8").copy()
packed.tofile(folder / "values.bin")


def numpy_once():
    before = time.process_time()
    n_set = np.bitwise_count(packed).sum(axis=1, dtype=np.uint32)
    alike = 0
    for nth in range(N_ONES):
        common = np.bitwise_count(packed[nth] & packed).sum(axis=1, dtype=np.uint32)
        alike += int((200 * common >= HUNDREDTHS * (n_set[nth] + n_set)).sum())
    return alike, time.process_time() - before


costs = {"numpy": [], "side by side": [], "pair by pair": []}
for _ in range(ROUNDS):
    alike, cost = numpy_once()
    costs["numpy"].append(cost)
    line = subprocess.run([ours, folder / "values.bin", str(N_ONES), str(HUNDREDTHS)], capture_output=True, text=True, check=True).stdout
    n_pairs, found, shelf, pairs = line.split()
    assert int(found) == alike and int(n_pairs) == N_VALUES * N_ONES, (found, alike)
    costs["side by side"].append(float(shelf))
    costs["pair by pair"].append(float(pairs))
middle = {name: statistics.median(each) for name, each in costs.items()}
for name, cost in middle.items():
    print(f"{name}: {cost:.3f} CPU s, {cost / (N_VALUES * N_ONES) * 1e9:.2f} ns a pair")
for name in ["side by side", "pair by pair"]:
    print(f"numpy / ours {name}: {middle['numpy'] / middle[name]:.1f}")
