#!/usr/bin/env bash
# Prints the Python that has the package anki, installed on its first run; says “skipped”, and fails, where it cannot be.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$PWD/target/anki-venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
if ! "$venv/bin/python" -c 'import anki' 2>/dev/null && ! "$venv/bin/pip" install --quiet anki >&2; then
  echo "skipped: the package “anki” cannot be installed here" >&2
  exit 1
fi
echo "$venv/bin/python"
