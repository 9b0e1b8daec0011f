# answer DOMAIN QUESTION QUESTIONS [MEMBERS]: print a response; further members, such as
# "status":"error", take the place of those of a good answer.
answer() {
  jq -nc --arg domain "$1" --argjson question "$2" --argjson questions "$3" --argjson more "{${4-}}" '
    {type: "response", ts: "2026-11-24T09:00:00.000Z", run: "r", domain: $domain,
     question: ("0" * 30 + ($question + 10 | tostring)), questions: $questions, prompt: "p",
     provider: "openai", model: "m\($question)", sample: 0, status: "ok", text: "yes",
     finish: "stop", attempts: 1} + $more
    | if .status == "error" then del(.text, .finish) else . end'
}

# failing KIND RETRYABLE: the members of an error.
failing() {
  printf '"status":"error","error":{"kind":"%s","http":503,"message":"no","retryable":%s}' "$1" "$2"
}

sql() { psql --no-psqlrc -AtqX -d "$DATABASE_URL" -c "$1"; }

# The records of claim without what differs from run to run.
masked() {
  jq -c '.id |= (length | "\(.) characters") | .lease |= (length | "\(.) characters") | del(.lease_until)'
}
