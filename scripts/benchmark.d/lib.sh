# shellcheck shell=bash
# What the parts of scripts/benchmark share. Sourced, never run.
. "${BASH_SOURCE[0]%/*}/../lib.sh"

root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export TOOLS=${TOOLS:-$root/.build/release}
PATH="$TOOLS:$PATH"

# run [SCRATCH FUNCTION [ARGUMENT]...]: call measure, which every part has; or one
# function of the part, when with-sim or with-postgres has called the part again.
run() {
  if (($# == 0)); then
    scratch
    measure
  else
    scratch=$1
    "${@:2}"
  fi
}

# in_simulation FUNCTION [ARGUMENT]...: run a function of the part under with-sim.
in_simulation() { "$root/scripts/with-sim" -- "$0" "$scratch" "$@"; }

# seconds COMMAND...: how long it takes, output thrown away.
seconds() {
  local from=$EPOCHREALTIME
  "$@" >/dev/null
  local to=$EPOCHREALTIME
  awk -v a="$from" -v b="$to" 'BEGIN { printf "%.6f\n", b - a }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

row() { printf '%-34s %12s %12s %8s\n' "$@"; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }

# A request as llm-query sends it, to a file.
one_body() {
  echo nike.com | domain-list |
    llm-query --dry-run --models openai:gpt-6-luna | jq -c .body >"$scratch/body"
}
