# shellcheck shell=bash
# What the scripts share. Sourced, never run.

# die STATUS MESSAGE: end the script with a sentence on standard error.
die() {
  printf '%s: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

# note MESSAGE: tell a person what is going on; a log file is spared it.
note() {
  if [[ -t 2 ]]; then printf '%s: %s\n' "${0##*/}" "$1" >&2; fi
}

# need PROGRAM...: end unless each is on the PATH.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null ||
      die 69 "$program is not installed; run: scripts/packages"
  done
}

# scratch: make a folder, named by $scratch, that goes when the script ends.
scratch() {
  scratch=$(mktemp -d) || die 73 "no temporary folder can be made"
  trap 'rm -rf "$scratch"' EXIT
}

# worst STATUS...: print the status of a pipeline from those of its stages
# ("${PIPESTATUS[@]}"). A stage that died because its reader left (141) does
# not count. The first that occurs of: death by a signal, 70 and strangers'
# statuses, then the order below.
worst() {
  local status rank best=0 best_rank=99
  for status in "$@"; do
    case $status in
      0 | 141) continue ;;
      71) rank=2 ;; 64) rank=3 ;; 78) rank=4 ;; 77) rank=5 ;; 66) rank=6 ;;
      74) rank=7 ;; 73) rank=8 ;; 69) rank=9 ;; 65) rank=10 ;; 75) rank=11 ;;
      2) rank=12 ;; 1) rank=13 ;;
      *) if ((status > 128)); then rank=0; else rank=1; fi ;;
    esac
    if ((rank < best_rank)); then best=$status best_rank=$rank; fi
  done
  echo "$best"
}

# database_url: set $url to DATABASE_URL without its password, which goes to
# PGPASSWORD: everyone may read the arguments of a process.
database_url() {
  [[ -n ${DATABASE_URL-} ]] || die 78 "no database is named; set DATABASE_URL"
  url=$DATABASE_URL
  if [[ $url =~ ^(postgres(ql)?://[^:@/?]*):([^@/?]*)@(.*)$ ]]; then
    url=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
    printf -v PGPASSWORD %b "${BASH_REMATCH[3]//%/\\x}"
    export PGPASSWORD
  elif [[ $url == *password=* ]]; then
    die 78 "write DATABASE_URL as postgresql://USER:PASSWORD@HOST/DATABASE"
  fi
}

# database_url_of URL NAME: print the URL with another database's name.
database_url_of() {
  local rest=${1#*://} query=""
  if [[ $rest == *\?* ]]; then query="?${rest#*\?}"; fi
  rest=${rest%%\?*}
  printf '%s://%s/%s%s' "${1%%://*}" "${rest%%/*}" "$2" "$query"
}

# there_is_a_schema: whether domain-list has tables in $url.
there_is_a_schema() {
  local there
  there=$(psql --no-psqlrc -AtqX -d "$url" \
    -c "SELECT to_regclass('domain_runner.migrations') IS NOT NULL") ||
    die 69 "the database cannot be reached"
  [[ $there == t ]]
}

# database_sums: print the SQL that prints each table's rows and checksum.
database_sums() {
  local table
  printf "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1;\n"
  for table in domains migrations prompts responses run_domains runs unknown_responses; do
    printf "SELECT '%s', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)
      FROM domain_runner.%s t;\n" "$table" "$table"
  done
}
