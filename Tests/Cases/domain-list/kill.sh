# kill.sh DOMAINS MODELS KILLS BATCH: two pipelines with their own state folders
# work on one run, and KILLS times something dies: a process of theirs, their
# connections, or the server. Then what the table holds is counted.
set -uo pipefail
domains=$1 models=$2 kills=$3 batch=$4
RANDOM=20261

awk -v n="$domains" 'BEGIN { for (i = 0; i < n; i++) print "brand" i ".example.com" }' >domains
domain-list migrate --quiet && domain-list import --quiet domains || exit

# host NAME: one pipeline after another until the run is complete.
host() {
  mkdir "state.$1"
  export DOMAIN_RUNNER_STATE=$PWD/state.$1
  until [[ -e complete ]]; do
    (echo $BASHPID >"pid.$1.claim" && exec domain-list claim --quiet --run r --lease 3s --batch $batch) |
      (echo $BASHPID >"pid.$1.query" && exec llm-query --quiet --models "$models") |
      (echo $BASHPID >"pid.$1.record" && exec domain-list record --quiet --patience 3s) \
        >/dev/null 2>>log
    sleep 0.1
  done
}
host a 2>>log &
host b 2>>log &

query() { psql --no-psqlrc -Atq "$DATABASE_URL" -c "$1" 2>/dev/null; }

for ((i = 0; i < kills; i++)); do
  sleep "0.$((RANDOM % 6 + 2))"
  host=$([[ $((RANDOM % 2)) == 0 ]] && echo a || echo b)
  case $((RANDOM % 8)) in
    0 | 1) victim=claim ;; 2 | 3) victim=query ;; 4 | 5) victim=record ;;
    6) query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE usename = 'runner' AND pid <> pg_backend_pid()" >/dev/null; continue ;;
    7) "$POSTGRES_FOLDER/ctl" -m immediate restart >/dev/null 2>&1; continue ;;
  esac
  { kill -9 "$(<"pid.$host.$victim")"; } 2>/dev/null
done

# Nobody is killed any more: the rest is done in time.
for ((i = 0; i < 3000; i++)); do
  left=$(query "SELECT count(*) FROM domain_runner.domains d WHERE NOT EXISTS
    (SELECT FROM domain_runner.run_domains r WHERE r.run = 'r' AND r.domain_id = d.id
      AND r.status = 'completed')")
  if [[ $left == 0 ]]; then break; fi
  sleep 0.1
done
touch complete
wait
# What the last server could not take is in the spools.
for name in a b; do
  DOMAIN_RUNNER_STATE=$PWD/state.$name domain-list record --quiet </dev/null >/dev/null 2>>log
done
find state.* -name '*.ndjson' ! -name keys.ndjson -size +0
query "SELECT status, count(*), sum(attempts) FROM domain_runner.run_domains GROUP BY status"
query "SELECT status, count(*) FROM domain_runner.domains GROUP BY status"
query "SELECT count(*), count(DISTINCT question), count(DISTINCT domain_id),
         count(*) FILTER (WHERE NOT final) FROM domain_runner.responses"
