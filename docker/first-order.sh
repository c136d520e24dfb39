#!/usr/bin/env bash
# Plays the first order of the README through a running compose file, with its command line in a container: bash docker/first-order.sh single
set -euo pipefail
cd "$(dirname "$0")/.."

file="docker/compose.${1:?say which compose file runs: single or cluster}.yaml"
ADMIN=$(sed -n 's/^CARDTRAIL_ADMIN_KEY=//p' docker/.env)
export ADMIN CARDTRAIL=http://127.0.0.1:3000 GATEWAY=http://127.0.0.1:3100

cardtrail() { docker compose -f "$file" run --rm -T cli "$@"; }

snippets=$(awk '/^```sh run$/ { on = 1; next } /^```$/ { on = 0 } on' README.md | sed 's/npm run --silent cardtrail --/cardtrail/')
# What is never delivered is not waited for without end.
said=$(export file; timeout 180 bash -c "$(declare -f cardtrail); set -euo pipefail; $snippets")
printf '%s\n' "$said"

for expected in '"imported":3' '"status":"delivered"' '"chain":"intact"' 'DELIVERED_AND_VIEWED  the buyer'; do
  grep -qF -- "$expected" <<<"$said" || { echo "the order did not say: $expected" >&2; exit 1; }
done
echo "the order was paid, delivered and explained"
