#!/usr/bin/env bash
# Runs `restorable audit` for action.yml. In: its inputs as INPUT_… variables, which are only ever words of the command
# line. Out: the reports, the step summary, annotations, the outputs of the step, and the exit code of the audit.
set -uo pipefail

cli=$GITHUB_ACTION_PATH/dist/cli/bin.cjs
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
words=(audit)
paths=()
sarif=

# option FLAG VALUE: an empty input was not given. The `=` keeps a value that begins with a dash a value.
option() {
  [ -z "$2" ] || words+=("$1=$2")
}

# is_true NAME VALUE: what looks like a yes and is none must not be a no.
is_true() {
  case $2 in
    true) return 0 ;;
    false | "") return 1 ;;
    *) echo "restorable: the input $1 must be true or false, not $2" >&2 && exit 2 ;;
  esac
}

# output FORMAT=PATH: one report, and where it will lie.
output() {
  local format=${1%%=*} path=${1#*=}
  [[ $1 == [a-z]*=* ]] || { echo "restorable: outputs has the line $1, which must be format=path" >&2 && exit 2; }
  words+=("--output=$1")
  [[ $path == /* ]] || path=$PWD/$path
  # What an earlier job left there must not pass for this report.
  rm -f -- "$path"
  paths+=("$path")
  [ "$format" != sarif ] || sarif=$path
}

if is_true organization "$INPUT_ORGANIZATION"; then words+=(--organization); fi
option --ou "$INPUT_OUS"
option --account "$INPUT_ACCOUNTS"
option --exclude-account "$INPUT_EXCLUDE_ACCOUNTS"
option --region "$INPUT_REGIONS"
option --role-name "$INPUT_ROLE_NAME"
option --hub-role "$INPUT_HUB_ROLE"
option --config "$INPUT_CONFIG"
option --policy "$INPUT_POLICY"
option --waivers "$INPUT_WAIVERS"
option --blind-spots "$INPUT_BLIND_SPOTS"
option --fail-on "$INPUT_FAIL_ON"
option --max-unknown "$INPUT_MAX_UNKNOWN"
option --max-unseen "$INPUT_MAX_UNSEEN"
option --new-since "$INPUT_NEW_SINCE"
option --runs "$INPUT_RUNS"
# Annotations and code scanning name files from the root of the repository.
case $PWD/ in
  "$GITHUB_WORKSPACE"/?*) option --policy-root "${PWD#"$GITHUB_WORKSPACE"/}" ;;
esac
# A command line can be seen by every process of the machine.
if [ -n "$INPUT_EXTERNAL_ID" ]; then export RESTORABLE_EXTERNAL_ID=$INPUT_EXTERNAL_ID; fi

while IFS= read -r line; do
  [ -z "$line" ] || output "$line"
done <<<"$INPUT_OUTPUTS"
if is_true annotations "$INPUT_ANNOTATIONS"; then words+=("--output=github=$scratch/annotations"); fi
if is_true summary "$INPUT_SUMMARY"; then words+=("--output=github-summary=$scratch/summary"); fi

# What the report quotes comes from elsewhere: none of it may be a command to the runner.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
node "$cli" "${words[@]}"
code=$?
echo "::$token::"

# Whether old runs could be deleted is not what the job is about.
if [ -n "$INPUT_KEEP_RUNS" ]; then
  # The config may say where the runs are.
  node "$cli" runs prune --yes "--keep=$INPUT_KEEP_RUNS" \
    ${INPUT_RUNS:+"--runs=$INPUT_RUNS"} ${INPUT_CONFIG:+"--config=$INPUT_CONFIG"} || true
fi

[ ! -f "$scratch/annotations" ] || cat "$scratch/annotations"
[ ! -f "$scratch/summary" ] || cat "$scratch/summary" >>"$GITHUB_STEP_SUMMARY"

{
  echo "exit-code=$code"
  echo "reports<<$token"
  for path in ${paths[@]+"${paths[@]}"}; do
    [ ! -f "$path" ] || printf '%s\n' "$path"
  done
  echo "$token"
  echo "sarif<<$token"
  [ ! -f "$sarif" ] || printf '%s\n' "$sarif"
  echo "$token"
} >>"$GITHUB_OUTPUT"
exit "$code"
