export const HELP = `dockerlint: finds faults in Dockerfiles, compose files and the projects around them

Usage
  dockerlint [paths…]            lint files and folders (default: the current folder)
  dockerlint -                   lint standard input; --stdin-filename says what it is
  dockerlint explain RULE        why a rule exists, with bad and good examples
  dockerlint inspect PATH…       what was understood of the files, as JSON
  dockerlint graph [PATH…]       a drawing of it: --format mermaid (default), dot, svg, html; --output-file FILE
  dockerlint init                a configuration that fits what lies here
  dockerlint baseline            record today's findings, so that only new ones fail
  dockerlint completions SHELL   for bash, zsh or fish
  dockerlint help COMMAND        more on one of these
  dockerlint merge FILE…         the JSON or SARIF reports of --shard runs as one
  dockerlint migrate [PATH]      other linters' configuration as ours; --write makes the file

Which rules
  --preset NAME                  recommended (default), strict, hardening, hadolint, buildkit, dclint,
                                 compose-lint, dockerflow, layout, all
  --select X                     only these: rule ids, other linters' codes, categories, or "all"
  --extend-select X  --ignore X  add and remove
  --list-rules                   every rule with its severity and presets; --select or --preset narrows it

Which files
  --exclude GLOB                 leave out (repeatable); a path named on the command line stays
  --force-exclude                leave out named paths too (for hooks)
  --show-files                   the files that would be linted
  --allow-empty                  nothing to lint is no error
  --files-from FILE              the paths in a list, one a line or each ended by NUL; - is standard input
  --shard I/N                    report part I of N; auto or auto/N takes GitLab's and Kubernetes' numbers
  --threads N                    lint in N threads, with the same report; of use where there are more than two cores (default 1)
  --max-file-size SIZE           larger files are not read, and reported (default 10M)
  --cache                        remember the finished run in .dockerlint-cache; --cache-location DIR elsewhere

Living with findings
  --baseline FILE  --no-baseline instead of the dockerlint.baseline.json that is found; what it knows is not reported
  --since REF                    only what changed since the branch left REF, and what appears because of it
  --staged                       the same for what is staged for the next commit, as the index has it
  --add-ignores                  write "# dockerlint ignore=… -- TODO" over each finding
  --require-reason               an ignore comment without " -- why" is a finding
  --no-inline-ignores            comments in the files have no say
  --max-warnings N               up to N warnings do not fail
  --statistics                   how many findings each rule has

Fixing
  --fix                          apply safe fixes, then report what is left
  --fix-only                     the same without the report
  --diff                         show what would change, and change nothing (exit code 1 if there is anything)
  --unsafe                       with one of these: also fixes that a person should look at

Reports
  --format F                     text (default), compact, json, sarif, github, gitlab, junit, checkstyle,
                                 rdjson, markdown, azure, teamcity, html
  --output-file FILE             where the report of the format before it goes (pairs may repeat)
  --fail-on LEVEL                lowest severity that gives exit code 1: error, warning (default), info, never
  --exit-zero                    the same as --fail-on never
  --show-suppressed              sarif, html: also what is ignored or in the baseline, marked so
  --category NAME                sarif: where one commit has several reports
  --quiet, -q                    findings only
  --color, --no-color

Configuration
  --config FILE  --no-config     instead of the nearest dockerlint.config.{yaml,yml,json} or package.json
  --print-config PATH            the settings that hold for a path
  --explain-purpose              what each file, stage and service is for, and why we think so
  --shellcheck WHAT              auto (default: its codes too, when it is on PATH), off, or the program's path
  --today DATE                   the day that dated rules take (YYYY-MM-DD)

  --version, -V   --help, -h

Exit codes: 0 clean, 1 findings, 2 wrong use or nothing to lint, 3 a fault of dockerlint itself
`
