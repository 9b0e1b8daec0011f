# What the cases of alert-send share. Sourced by their cmd.

# alert ID STATE SEVERITY SOURCE SUMMARY [LABELS]: an alert record.
alert() {
  jq -cn --arg id "$1" --arg state "$2" --arg severity "$3" --arg source "$4" \
    --arg summary "$5" --argjson labels "${6:-{\}}" '
      {type: "alert", ts: "2025-11-24T16:00:00.000Z", $id, $state, $severity,
       $source, $summary, $labels}'
}

# serve [PLAN]: start server.py; sets $port, and each request goes to ./log.
serve() {
  touch plan
  python3 "${CASE%/*}/server.py" port log plan &
  server=$!
  trap 'kill $server' EXIT
  until [[ -s port ]]; do sleep 0.02; done
  port=$(<port)
}

# config CHANNELS [MORE]: write config.json, with $port in the place of PORT.
config() {
  local more=${2:-'{}'}
  jq -n --argjson channels "${1//PORT/$port}" --argjson more "$more" \
    '{alerts: ({$channels} + $more)}' >config.json
  export DOMAIN_RUNNER_CONFIG=config.json
}

# at SECONDS COMMAND...: run it so long after the time that all cases begin at.
at() {
  local seconds=$((1764000000 + $1))
  shift
  DOMAIN_RUNNER_NOW=$seconds "$@"
}

# deliveries: the lines of deliveries, short.
deliveries() {
  jq -r '[.alert, .channel, .recipient // empty, .status, .attempts, .reason // empty] |
    map(tostring) | join(" ")'
}
