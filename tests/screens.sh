#!/usr/bin/env bash
# The review in tmux, whose own idea of wide characters must agree with ours: at three sizes the furigana stand above
# their kanji, and the cursor stands behind what is typed. `tests/screens.sh PROGRAM`; says so where there is no tmux.
set -euo pipefail
program=$(realpath "$1")
if ! command -v tmux > /dev/null; then
  echo "skipped: tmux is not here"
  exit 0
fi
box=$(mktemp -d)
server=gokaku-screens-$$
trap 'tmux -L "$server" kill-server 2> /dev/null || true; rm -rf "$box"' EXIT
export LC_ALL=C.UTF-8
printf '%s\n' '#gokaku deck:1' '#id:mine' '#kind:word' $'#columns:head\tread\tgloss\truby' \
  $'取引所員\tとりひきしょいん\tclerk of an exchange\t取引(とりひき)所員(しょいん)' > "$box/mine.tsv"
export GOKAKU_COLLECTION=$box/collection.db GOKAKU_NOW=2026-11-23T21:00:00+09:00 GOKAKU_SEED=7
"$program" import "$box/mine.tsv" > /dev/null

start() { # SIZE COMMAND
  tmux -L "$server" -u -f /dev/null new-session -d -x "${1%x*}" -y "${1#*x}" "TERM=xterm-256color $2"
  sleep 1
}
press() { tmux -L "$server" send-keys -- "$@"; sleep 0.5; }
seen() { tmux -L "$server" capture-pane -p; }
stop() { tmux -L "$server" kill-server; sleep 0.2; }
column() { # the column at which $2 begins on the line of stdin that has it
  python3 -c 'import sys,unicodedata as u
for line in sys.stdin:
    if sys.argv[1] in line:
        before = line[:line.index(sys.argv[1])]
        print(sum(2 if u.east_asian_width(c) in "WF" else 1 for c in before)); break
else: sys.exit("not on the screen: " + sys.argv[1])' "$1"
}

for size in 80x24 120x40; do
  start "$size" "$program review --deck mine"
  press Space
  screen=$(seen)
  echo "$screen"
  # とりひき takes eight columns over the four of 取引, しょいん eight over 所員: both are centred.
  above=$(column とりひき <<< "$screen"); below=$(column 取引 <<< "$screen")
  [ $((below - above)) -eq 2 ] || { echo "furigana at $above, kanji at $below"; exit 1; }
  stop
done
start 50x20 "$program review --deck mine"
press Space
seen | grep -F '取引(とりひき)所員(しょいん)'
stop
start 80x24 "$program review --typed --deck mine"
press torihikisho
seen | grep -F 'reading > とりひきしょ'
cursor=$(tmux -L "$server" display-message -p '#{cursor_x}')
[ "$cursor" -eq $(($(seen | column 'reading >') + 10 + 12)) ] || { echo "the cursor stands at $cursor"; exit 1; }
stop
start 20x5 "$program review --deck mine"
seen | grep -F 'window too small'
echo "the screens are right in tmux"
