#!/usr/bin/env bash
# Anki itself takes what gokaku exports, and gives it back: part of the slow suite. Needs python3 and a package index.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=target/anki-venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
if ! "$venv/bin/python" -c 'import anki' 2>/dev/null && ! "$venv/bin/pip" install --quiet anki; then
  echo "skipped: the package “anki” cannot be installed here"
  exit 0
fi
GOKAKU_ANKI_PYTHON=$PWD/$venv/bin/python cargo test --test it -- --nocapture anki::
