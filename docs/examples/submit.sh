#!/bin/sh
# Submits a PDF, waits for the end, and fetches what was made of it: sh submit.sh FILE [PROFILE]
# Needs curl 7.76 or newer and jq. JOBGATE_URL says where the server is, JOBGATE_KEY is the key to log in with.
set -eu
url=${JOBGATE_URL:-http://127.0.0.1:8080}
file=$1 profile=${2:-thumbnail}
call() { curl -sS --fail-with-body ${JOBGATE_KEY:+-H "Authorization: Bearer $JOBGATE_KEY"} "$@"; }
# A refusal is a problem document: what failed, why, and how to mend it.
told() { printf '%s\n' "$1" | jq -r '"\(.code): \(.detail)"' >&2; exit 1; }

# The same key again makes no second job, so this may be repeated until it is answered.
job=$(call "$url/v1/jobs" -H "Idempotency-Key: $(cksum "$file" | tr ' ' -)-$profile" \
  -F "job={\"workflow\": \"rip-pdf\", \"profile\": \"$profile\"};type=application/json" -F "data=@$file") || told "$job"
id=$(printf '%s' "$job" | jq -r .jobId)

# 409 tells that the job has not ended yet.
until result=$(call -H 'Prefer: wait=30' "$url/v1/jobs/$id/result"); do
  [ "$(printf '%s' "$result" | jq -r .code)" = result-not-ready ] || told "$result"
done

printf '%s' "$result" | jq -r '.events[] | select(.severity != "info") | "\(.severity): \(.message)"' >&2
printf '%s' "$result" | jq -r '.dataList[]? | "\(.resultId) \(.fileName)"' | while read -r result_id name; do
  call "$url/v1/jobs/$id/result/$result_id" -o "$name"
  echo "$name"
done
[ "$(printf '%s' "$result" | jq -r .success)" = true ]
