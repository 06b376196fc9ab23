export const HELP = `dockerlint: finds faults in Dockerfiles, compose files and the projects around them

Usage
  dockerlint [paths…]            lint files and folders (default: the current folder)
  dockerlint -                   lint standard input; --stdin-filename says what it is
  dockerlint explain RULE        why a rule exists, with bad and good examples
  dockerlint inspect PATH…       what was understood of the files, as JSON
  dockerlint graph [PATH…]       a drawing of it: --format mermaid (default), dot, svg, html; --output-file FILE
  dockerlint migrate [PATH]      other linters' configuration as ours; --write makes the file

Which rules
  --preset NAME                  recommended (default), strict, hardening, hadolint, buildkit, dclint,
                                 compose-lint, dockerflow, layout, all
  --select X                     only these: rule ids, other linters' codes, categories, or "all"
  --extend-select X  --ignore X  add and remove
  --list-rules                   every rule with its severity and presets

Which files
  --exclude GLOB                 leave out (repeatable); a path named on the command line stays
  --force-exclude                leave out named paths too (for hooks)
  --show-files                   the files that would be linted
  --allow-empty                  nothing to lint is no error

Fixing
  --fix                          apply safe fixes, then report what is left
  --fix-only                     the same without the report
  --diff                         show what would change, and change nothing (exit code 1 if there is anything)
  --unsafe                       with one of these: also fixes that a person should look at

Reports
  --format F                     text (default), compact, json, sarif, github, gitlab, junit, checkstyle,
                                 rdjson, markdown, azure, teamcity
  --output-file FILE             where the report of the format before it goes (pairs may repeat)
  --fail-on LEVEL                lowest severity that gives exit code 1: error, warning (default), info, never
  --exit-zero                    the same as --fail-on never
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
