#!/usr/bin/env bash
# The slow suites: run before an issue is called resolved. Needs python3 and a C compiler, and the shared checks beside
# the checkout; says what it skips where they are not there.
set -euo pipefail
cd "$(dirname "$0")/.."
checks=../shared/checks
cargo build --release
gokaku=$PWD/target/release/gokaku

echo "== the whole oracle through the protocol, the corpus of bad files"
GOKAKU_SLOW=1 cargo test --release --test it -- --nocapture oracle_sm2 bad_input

echo "== screens in tmux"
tests/screens.sh "$gokaku"

echo "== Anki itself"
tests/anki.sh

echo "== the calendar, read by another program"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if python3 -m venv "$scratch/venv" && "$scratch/venv/bin/pip" install -q icalendar; then
  for leave in 2027-07-31 2028-03-31 2029-06-30; do
    "$gokaku" --collection "$scratch/collection.db" --now 2026-11-23T21:00:00+09:00 plan --leave $leave --ics "$scratch/dates.ics" >"$scratch/said"
    "$scratch/venv/bin/python" tests/read_ics.py "$scratch/dates.ics"
  done
else
  echo "skipped: the icalendar package cannot be installed"
fi

echo "== the reports in a real browser"
tests/browser.sh "$gokaku"

if [ ! -d "$checks" ]; then
  echo "skipped: $checks is not here (crash suite, terminal suite)"
  exit 0
fi

crash() {
  python3 "$checks/crash_suite.py" "$@" --own-ids \
    --session "$gokaku --collection {db} review --json --new 100000 --limit 100000" \
    --dump "$gokaku --collection {db} log --ids" --check "$gokaku --collection {db} doctor" \
    --line '{{"rate":"{name}"}}' --ack '.*"type":\s*"answered".*"event":\s*"([^"]+)"'
}
echo "== crashes: every file operation killed, torn, out of space, failing; random kills; power loss; six at once"
for mode in kill tear enospc eio; do crash sweep --mode "$mode"; done
for mode in enospc eio; do crash sweep --mode "$mode" --sticky; done
for mode in kill eio; do crash sweep --mode "$mode" --warm 0 --reviews 3; done
crash random --n 200
crash power --n 1000
crash two --procs 6

echo "== crashes of an import large enough to go under a rollback journal: all of it is there, or nothing"
# Empty lines make it large; the fewer pages it writes, the fewer places there are to fail.
python3 "$checks/gen_deck.py" --notes 300 --out "$scratch/list.tsv" >/dev/null
head -c 1100000 /dev/zero | tr '\0' '\n' >>"$scratch/list.tsv"
cat >"$scratch/session" <<EOF
[ -e "\$1" ] || LD_PRELOAD= exec "$gokaku" --collection "\$1" due >/dev/null
exec "$gokaku" --collection "\$1" import "$scratch/list.tsv"
EOF
cat >"$scratch/dump" <<EOF
notes=\$("$gokaku" --collection "\$1" cards deck:list 2>/dev/null | wc -l)
case \$notes in 0) ;; 300) echo 300 ;; *) exit 3 ;; esac
EOF
imported() {
  python3 "$checks/crash_suite.py" "$@" --own-ids --warm 1 --reviews 1 --session "sh $scratch/session {db}" \
    --dump "sh $scratch/dump {db}" --check "$gokaku --collection {db} doctor" --ack '.*: (300) added'
}
for mode in kill tear enospc eio; do imported sweep --mode "$mode"; done
for mode in enospc eio; do imported sweep --mode "$mode" --sticky; done
imported power --n 500

echo "== the terminal"
python3 "$checks/tty_suite.py" --cmd "$gokaku --collection {db} review" --setup "$gokaku --collection {db} due" --keys ' 3 3'
