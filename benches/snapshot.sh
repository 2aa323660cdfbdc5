#!/bin/sh
# What a snapshot costs: a million people with ten facts each, made up, stored and frozen. usage: cargo xtask bench snapshot
# There is no peer: the aim is 60 CPU seconds. Settings: PEOPLE (1e6), FACTS (10).
set -eu
# The build folder, which this script's own folder lies in.
target=$(dirname "$(dirname "$THROUGHLINE_BENCH")")
cargo build --release --quiet --package throughline-store --example bench_store
"$target/release/examples/bench_store" "$THROUGHLINE_BENCH" "${PEOPLE:-1e6}" "${FACTS:-10}" again snapshot
