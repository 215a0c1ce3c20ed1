#!/usr/bin/env bash
# Packages of 10,000 notes with 100,000 reviews, and of ten times that: made by Anki, imported by turns with its engine.
# Needs python3 and the shared generators beside the checkout; a quarter of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
checks=../shared/checks
if [ ! -d "$checks" ]; then
  echo "skipped: $checks is not here (generators of decks and reviews)"
  exit 0
fi
python=$(tests/anki_python.sh) || exit 0
cargo build --release
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for size in 10000:21 100000:5; do
  notes=${size%:*}
  python3 "$checks/gen_deck.py" --notes "$notes" --out "$scratch/deck.tsv"
  python3 "$checks/gen_reviews.py" --cards "$notes" --reviews "${notes}0" --days 900 --out "$scratch/log.csv" --state "$scratch/states.csv"
  "$python" benches/packages.py make "$scratch/deck.tsv" "$scratch/log.csv" "$scratch/states.csv" "$scratch/$notes.apkg"
  "$python" benches/packages.py time target/release/gokaku "$scratch/$notes.apkg" "${size#*:}"
done
