# What the cases of alert-send share. Sourced by their cmd.

# alert ID STATE SEVERITY SOURCE SUMMARY [LABELS]: an alert record.
alert() {
  jq -cn --arg id "$1" --arg state "$2" --arg severity "$3" --arg source "$4" \
    --arg summary "$5" --argjson labels "${6:-{\}}" '
      {type: "alert", ts: "2025-11-24T16:00:00.000Z", $id, $state, $severity,
       $source, $summary, $labels}'
}

# wait_for FILE: wait until there is something in it.
wait_for() {
  local i
  for ((i = 0; i < 1500; i++)); do
    if [[ -s $1 ]]; then return; fi
    sleep 0.02
  done
  echo "nothing comes into $1" >&2
  exit 70
}

# serve [PLAN]: start server.py; sets $port, and each request goes to ./log.
serve() {
  touch plan
  python3 "${CASE%/*}/server.py" port log plan &
  server=$!
  trap 'kill $server' EXIT
  wait_for port
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

# certificate: make cert.pem and key.pem for 127.0.0.1.
certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=mail -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

# mail_server [OPTION]...: start mail.py; sets $port, and mails go to ./log.
mail_server() {
  touch plan
  "$SCRIPTS/../.build/python/bin/python" "${CASE%/*}/mail.py" port log plan "$@" 2>mail.err &
  server=$!
  trap 'kill $server' EXIT
  wait_for port
  port=$(<port)
}

# mail_channel [MORE]: write config.json with the channel mail.
mail_channel() {
  config "$(jq -n --argjson port "$port" --argjson more "${1:-{\}}" '
    {mail: ({type: "email", host: "127.0.0.1", $port, from: "alerts@example.com",
      to: ["ann@example.com", "bob@example.com"]} + $more)}')"
}
