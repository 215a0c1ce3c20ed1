#!/usr/bin/env bash
# Opens the HTML reports in a real browser, light and dark, and looks whether they are there: `tests/browser.sh GOKAKU
# [FOLDER]`. The pictures stay in FOLDER where one is named. Says so and passes where no browser is installed (Debian:
# chromium, fonts-noto-cjk).
set -euo pipefail
gokaku=$(realpath "$1")
cd "$(dirname "$0")/.."
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
  echo "skipped: no browser is installed (chromium)"
  exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=${2:-$scratch}
export GOKAKU_COLLECTION=${GOKAKU_COLLECTION:-$scratch/collection.db} GOKAKU_NOW=2026-11-23T21:00:00+09:00 GOKAKU_SEED=7
if [ ! -e "$GOKAKU_COLLECTION" ]; then
  # Three evenings of study, so that there is something to see.
  for n in $(seq 30); do
    [ $((n % 5)) = 4 ] && rating=again || rating=good
    echo "{\"rate\":\"$rating\",\"took_ms\":6000}"
  done >"$scratch/answers"
  for day in 20 21 22; do
    "$gokaku" --now "2026-11-${day}T21:00:00+09:00" review --json --new 20 <"$scratch/answers" >/dev/null
  done
fi
"$gokaku" stats --html "$scratch/stats.html"
"$gokaku" readiness --html "$scratch/readiness.html"

# A page under a browser of its own, without a network: what the browser makes of it, or a picture of it.
browse() {
  "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$scratch/profile" "$@" 2>/dev/null
}
for page in stats readiness; do
  browse --dump-dom "file://$scratch/$page.html" >"$scratch/dom"
  asked=$(grep -c '<svg ' "$scratch/$page.html")
  drawn=$(grep -o '<svg ' "$scratch/dom" | wc -l)
  [ "$asked" -gt 0 ] && [ "$asked" = "$drawn" ] || { echo "$page: $drawn pictures of $asked"; exit 1; }
  grep -q '<main lang="en">' "$scratch/dom" && grep -q '</html>' "$scratch/dom"
  for scheme in light dark; do
    dark=()
    [ $scheme = dark ] && dark=(--force-dark-mode --blink-settings=preferredColorScheme=0)
    browse "${dark[@]}" --window-size=900,1500 --screenshot="$folder/$page-$scheme.png" "file://$scratch/$page.html"
    [ "$(head -c 4 "$folder/$page-$scheme.png" | tail -c 3)" = PNG ] || { echo "$page, $scheme: no picture"; exit 1; }
  done
  cmp -s "$folder/$page-light.png" "$folder/$page-dark.png" && { echo "$page: dark is as light"; exit 1; }
  echo "$page: $drawn pictures drawn, light and dark"
done
