import { defineRule, type ShellWord, type SimpleCommand, type Step, type VariableExpansion } from '../../src/rule-api/index.ts'

/** Names that say that several words are meant. */
const LIST = /(?:s|list|opts?|args?|flags?|pkgs?|deps?)$/i
const SPECIAL = /^[#?$!@*-]$/
/** No word splitting happens in these. */
const WITHOUT_SPLITTING = /^(?:\[\[|\(\(|export|local|declare|typeset|readonly)$/

export default defineRule({
  id: 'unquoted-variable',
  title: 'Quote variables',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2086'] },
  presets: ['strict', 'hadolint'],
  yieldsTo: ['unquoted-test-operand', 'unguarded-removal'],
  why: `A variable without quotes is split at blanks, and what looks like a pattern is replaced by file names. With a value that has neither, nothing happens, and that is so in
most builds; a build argument, however, has the value that somebody passes.

Not reported: \`ENV\` with a value that cannot split, variables that the script itself gives such a value, names that mean a list (\`$PACKAGES\`, \`$BUILD_DEPS\`), and places where
the shell does not split.`,
  remedy: 'Write `"$NAME"`.',
  references: [{ title: 'ShellCheck: SC2086', url: 'https://www.shellcheck.net/wiki/SC2086' }],
  bad: [
    { files: 'FROM debian:13\nARG VERSION=1.0\nRUN curl -fsSLO https://example.org/tool-«${VERSION}».tgz && mkdir «$HOME_FOLDER»\n' },
    { title: 'a value with blanks', files: 'FROM debian:13\nENV TITLE="My Shop"\nRUN ./configure «$TITLE»\n' },
  ],
  good: [
    { title: 'quoted', files: 'FROM debian:13\nARG VERSION=1.0\nRUN curl -fsSLO "https://example.org/tool-${VERSION}.tgz"\n' },
    { title: 'a value that cannot split', files: 'FROM debian:13\nENV VERSION=1.0 FOLDER=/srv/shop\nRUN mkdir $FOLDER && V=2; echo $V $VERSION\n' },
    { title: 'a list that is meant to be one', files: 'FROM debian:13\nARG PACKAGES\nARG BUILD_DEPS\nRUN apt-get install -y $PACKAGES $BUILD_DEPS\n' },
    { title: 'places without splitting', files: 'FROM rockylinux:9\nARG A\nRUN B=$A; [[ $A = x ]] && case $A in x) echo "$B" $# $?;; esac && export C=$A\n' },
    { title: 'in single quotes', files: 'FROM debian:13\nARG A\nRUN echo \'$A\'\n' },
  ],
  on: {
    RUN(step, context) {
      const { script } = step
      if (script === undefined) return
      const assigned = new Map<string, boolean>()
      const splits = new Map<SimpleCommand, ReadonlySet<string>>()
      for (const { name, how, command } of script.variablesAssigned) {
        let mayBeSplit = command === undefined ? undefined : splits.get(command)
        if (command !== undefined && mayBeSplit === undefined) {
          mayBeSplit = new Set(command.assignments.flatMap((assignment) => (assignment.value === undefined || cannotSplit(assignment.value.literal) ? [] : [assignment.name])))
          splits.set(command, mayBeSplit)
        }
        const isPlain = how === 'loop' || (how === 'assignment' && mayBeSplit?.has(name) !== true)
        assigned.set(name, (assigned.get(name) ?? true) && isPlain)
      }
      for (const command of script.commands) {
        if (command.name !== undefined && WITHOUT_SPLITTING.test(command.name)) continue
        const targets = command.redirects.flatMap(({ target, operator }) => (target === undefined || operator === '<<<' ? [] : [target]))
        for (const word of [...command.words, ...targets]) {
          for (const expansion of splitting(word)) {
            if (assigned.get(expansion.name) ?? isPlainVariable(step, expansion.name)) continue
            context.report(expansion.range, `${expansion.name} is split at blanks here; write it in double quotes`)
          }
        }
      }
    },
  },
})

function splitting(word: ShellWord): readonly VariableExpansion[] {
  return word.expansions.filter(({ name, quoted, nested, operation }) => !quoted && !nested && operation !== 'length' && !SPECIAL.test(name) && !LIST.test(name))
}

/** An argument has whatever value somebody passes. */
function isPlainVariable(step: Step, name: string): boolean {
  const variable = step.stage.environment.get(name, step.index)
  return variable !== undefined && variable.kind !== 'arg' && variable.resolved && cannotSplit(variable.value)
}

function cannotSplit(text: string | undefined): boolean {
  return text !== undefined && !/[\s*?[\]]/.test(text)
}
