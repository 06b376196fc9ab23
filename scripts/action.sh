#!/usr/bin/env bash
# The action's step: lints once, with the log's format on standard output, SARIF and the job summary in files. Everything comes through the environment (see
# action.yml). Ends with 0, so that the report can be sent; the exit code is an output, which the action's last step ends with.
# A shell that was told to stop at the first error would stop at findings.
set -uo pipefail +e

arguments=()
add_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -z "$line" ] || arguments+=("$line")
  done <<<"$1"
}

arguments+=(--format "${DOCKERLINT_FORMAT:-github}")
if [ -n "${DOCKERLINT_SARIF:-}" ]; then
  # One of an earlier step is no report of this one.
  rm -f -- "$DOCKERLINT_SARIF"
  arguments+=(--format sarif --output-file "$DOCKERLINT_SARIF" --category "${DOCKERLINT_CATEGORY:-dockerlint}")
fi
summary=
if [ "${DOCKERLINT_SUMMARY:-true}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  summary=$(mktemp)
  arguments+=(--format markdown --output-file "$summary")
fi
[ -z "${DOCKERLINT_FAIL_ON:-}" ] || arguments+=(--fail-on "$DOCKERLINT_FAIL_ON")
[ -z "${DOCKERLINT_CONFIG:-}" ] || arguments+=("--config=$DOCKERLINT_CONFIG")
[ -z "${DOCKERLINT_SINCE:-}" ] || arguments+=("--since=$DOCKERLINT_SINCE")
add_lines "${DOCKERLINT_ARGS:-}"
# What stands behind it is a path, whatever it looks like.
arguments+=(--)
add_lines "${DOCKERLINT_PATHS:-.}"

version=${DOCKERLINT_VERSION:-local}
if [ "$version" = local ]; then
  program=$DOCKERLINT_ACTION/dist/bin.cjs
  if [ ! -f "$program" ]; then
    # A checkout of the action holds the sources alone.
    (cd "$DOCKERLINT_ACTION" && npm ci --no-audit --no-fund) >&2 || exit 3
  fi
  node "$program" "${arguments[@]}"
else
  package=(npm exec --yes "--package=@dockerlint/cli@$version" -- dockerlint)
  # Apart from linting: npm ends with 1 where it finds no such version, which would be "findings".
  "${package[@]}" --version >&2 || exit 3
  "${package[@]}" "${arguments[@]}"
fi
code=$?

if [ -n "$summary" ]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  rm -f "$summary"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "exit-code=$code"
    # A name with a line break in it would be a second output.
    if [ -n "${DOCKERLINT_SARIF:-}" ] && [ -f "$DOCKERLINT_SARIF" ]; then printf 'sarif-file=%s\n' "${DOCKERLINT_SARIF//[$'\r\n']/}"; fi
  } >>"$GITHUB_OUTPUT"
  exit 0
fi
exit "$code"
