#!/usr/bin/env bash
# Anki itself takes what gokaku exports, and gives it back: part of the slow suite. Needs python3 and a package index.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(tests/anki_python.sh) || exit 0
GOKAKU_ANKI_PYTHON=$python cargo test --test it -- --nocapture anki::
