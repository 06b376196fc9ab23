/** A page for each command, as `dockerlint help COMMAND` and `dockerlint COMMAND --help` print it. */
export const MANUAL: Readonly<Record<string, string>> = {
  explain: `dockerlint explain: why a rule exists

  dockerlint explain RULE…

Prints the reason for a rule, what it reports, what is right, how to repair it, its options, when to ignore it and what other linters call
it. RULE is an id or another linter's code; a code that several rules have explains them all.

  --color, --no-color   instead of what the terminal says

  dockerlint explain no-root-user
  dockerlint explain DL3008
`,
  inspect: `dockerlint inspect: what was understood of the files

  dockerlint inspect PATH…

Prints JSON: instructions with their lines, stages, services, what each is for and why, and what the builder or the loader would refuse.
`,
  graph: `dockerlint graph: a drawing of the project

  dockerlint graph [--format FORMAT] [--output-file FILE] [PATH…]

Draws services, what they are built from and what they need.

  --format FORMAT       mermaid (default), dot, svg, html
  --output-file FILE    instead of standard output
  --config FILE  --no-config   as in linting: which findings are drawn
`,
  init: `dockerlint init: a configuration that fits

  dockerlint init [--preset NAME]

Writes dockerlint.config.yaml in the working directory: the preset, folders whose files are somebody else's, and what the files are taken for. Prints what
it wrote. Asks nothing and overwrites nothing.

  --preset NAME         what to start from (default: recommended)
`,
  merge: `dockerlint merge: the reports of shards as one

  dockerlint merge [--format FORMAT] [--output-file FILE] [--fail-on LEVEL] FILE…

Puts JSON or SARIF reports of --shard runs together into the report that one run would have written, byte for byte.

  --format FORMAT       json (also as compact, github, gitlab, junit, checkstyle, markdown, azure, teamcity) or sarif; default: what the files are
  --output-file FILE    where the report of the format before it goes (pairs may repeat)
  --fail-on LEVEL       lowest severity that gives exit code 1: error, warning (default), info, never; --exit-zero is never
  --max-warnings N      up to N warnings do not fail

  seq 8 | parallel dockerlint --shard {}/8 --exit-zero --format json --output-file part-{}.json
  dockerlint merge part-*.json
`,
  migrate: `dockerlint migrate: other linters' configuration as ours

  dockerlint migrate [--write] [PATH]

Prints what the configuration files of other linters in a folder mean here, and what could not be carried over.

  --write               make dockerlint.config.yaml of it
`,
  baseline: `dockerlint baseline: quiet from the first day

  dockerlint baseline [--output FILE] [OPTIONS] [PATH…]

Records today's findings, so that from now on only new ones fail. A finding is known again by its rule, its place in the structure (stage and instruction, service and
key) and its text: moved and newly indented lines, and moved files, change nothing. Run it again to take out what is gone; lint says when there is something. Options that choose
rules and files are those of linting; it always records all that stands under its paths, so --files-from, --shard, --since and --staged are refused.

  --output FILE         default: dockerlint.baseline.json, which linting finds in the working directory, beside the configuration, or above

  dockerlint baseline && git add dockerlint.baseline.json
  dockerlint --no-baseline       shows everything again
`,
  completions: `dockerlint completions: for your shell

  dockerlint completions bash|zsh|fish

Prints a script that completes commands, options, formats, presets and rules.

  bash   dockerlint completions bash > ~/.local/share/bash-completion/completions/dockerlint
  zsh    dockerlint completions zsh > "\${fpath[1]}/_dockerlint"
  fish   dockerlint completions fish > ~/.config/fish/completions/dockerlint.fish
`,
}
