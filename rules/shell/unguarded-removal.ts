import { defineRule, type Project, type ShellWord, type SimpleCommand, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unguarded-removal',
  title: 'Guard a removal against an empty variable',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2115'] },
  why: `With an empty variable \`rm -rf "$DIR/"*\` removes everything below \`/\`, and \`rm -rf $DIR/bin\` the image's own programs. Reported where the variable may be empty: it is an \`ARG\` without a
default, or set to nothing. Not reported where a test in front of it ends the build or leaves the removal out (\`test -n\`, \`\${DIR:?}\`, \`set -u\`), and where every service that builds
the file passes a value.`,
  remedy: 'Write `"${DIR:?}/"*`: the shell then stops when DIR is empty.',
  references: [{ title: 'ShellCheck: SC2115', url: 'https://www.shellcheck.net/wiki/SC2115' }],
  bad: [
    { files: 'FROM debian:13\nARG TARGET\nRUN rm -rf «"$TARGET/"*»\n' },
    { title: 'a test of something else, and one that comes too late', files: 'FROM debian:13\nARG CUP\nARG TEA\nRUN test -n "$TEA" && rm -rf «"$CUP/"*» && echo "${CUP:?}"\n' },
    { title: 'set to nothing', files: 'FROM debian:13\nARG CUP=""\nRUN set -eu; rm -rf «$CUP/*»\n' },
    { title: 'one of two services passes it', files: { Dockerfile: 'FROM debian:13\nARG CUP\nRUN rm -rf «$CUP/*»\n', 'compose.yaml': 'services:\n  tea:\n    build:\n      context: .\n      args: { CUP: /srv/cup }\n  pot:\n    build: .\n' } },
    { title: 'a system folder', files: 'FROM debian:13\nARG PREFIX\nRUN rm -fr «$PREFIX/usr»\n' },
  ],
  good: [
    { title: 'guarded', files: 'FROM debian:13\nARG TARGET\nRUN rm -rf "${TARGET:?}/"* "${TARGET:-/srv/x}/"*\n' },
    { title: 'a value', files: 'FROM debian:13\nENV APP=/srv/shop\nARG TARGET=/srv\nRUN rm -rf $APP/* $TARGET/* && D=/x && rm -rf "$D/"*\n' },
    { title: 'a folder that no system has', files: 'FROM debian:13\nARG TARGET\nRUN rm -rf $TARGET/node_modules $TARGET\n' },
    { title: 'a test in front', files: 'FROM debian:13\nARG CUP\nRUN [ -n "$CUP" ] && rm -rf "$CUP/"*\nRUN if test "x$CUP" != x; then rm -rf $CUP/*; fi\n' },
    { title: 'an earlier RUN that ends the build', files: 'FROM debian:13 AS base\nARG CUP\nRUN mkdir -p "${CUP:?}"\nFROM base\nARG CUP\nRUN rm -rf "$CUP/"*\n' },
    { title: 'the shell stops at an unset variable', files: 'FROM debian:13\nARG CUP\nRUN set -eux; rm -rf "$CUP/"*\nRUN set -e -o nounset && rm -rf "$CUP/"*\n' },
    { title: 'what the builder sets', files: 'FROM debian:13\nARG TARGETARCH\nRUN rm -rf $TARGETARCH/bin\n' },
    { title: 'passed by the service that builds it', files: { Dockerfile: 'FROM debian:13\nARG CUP\nRUN rm -rf $CUP/*\n', 'compose.yaml': 'services:\n  tea:\n    build:\n      context: .\n      args: { CUP: /srv/cup }\n  pot:\n    build:\n      context: .\n      args: ["CUP=${CUP:?}"]\n' } },
    { title: 'a file', files: 'FROM debian:13\nARG TARGET\nRUN rm -f $TARGET/*\n' },
    { title: 'what the base may set', files: 'FROM registry.example.org/base:1\nRUN rm -rf $CATALINA_HOME/*\n' },
  ],
  on: {
    commands: {
      rm({ command, step }, context) {
        if (!command.arguments.some(({ value }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(value))) return
        for (const word of command.arguments) {
          const name = emptyPrefix(word, step)
          if (name !== undefined && !isGuarded(name, command, step) && !isPassed(name, step, context.project)) context.report(word.range, `When ${name} is empty this removes what lies below /; write \${${name}:?}`)
        }
      },
    },
  },
})

/** What every system has at its top. */
const SYSTEM = /^\/+(?:\*?|(?:bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|root|run|sbin|srv|usr|var|tmp)(?:\/\*?)?)$/

function emptyPrefix(word: ShellWord, step: Step): string | undefined {
  const [expansion] = word.expansions
  if (expansion === undefined || word.expansions.length !== 1 || expansion.operation !== undefined || word.substitutions.length > 0) return undefined
  const match = /^"?\$\{?(\w+)\}?"?(\/.*)$/.exec(word.source)
  if (match?.[1] !== expansion.name || !SYSTEM.test((match[2] ?? '').replace(/"/g, ''))) return undefined
  const variable = step.stage.environment.get(expansion.name, step.index)
  const isSet = step.script?.variablesAssigned.some(({ name }) => name === expansion.name) !== false
  if (isSet || variable?.pair === undefined || SET_BY_BUILDER.test(expansion.name)) return undefined
  return (variable.kind === 'arg' && variable.value === undefined) || (variable.resolved && variable.value === '') ? expansion.name : undefined
}

/** Platforms are never empty; their variants may be. */
const SET_BY_BUILDER = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH)$/

/** Whether a command in front, of this RUN or an earlier one, tests the variable: the removal then does not come to be, or is meant for it. */
function isGuarded(name: string, command: SimpleCommand, step: Step): boolean {
  if (command.shellOptions.has('nounset') && step.stage.environment.get(name, step.index)?.value === undefined) return true
  const isEarlier = step.stage.chain.some((link) => (link.derive(firstTests).get(name) ?? Number.POSITIVE_INFINITY) < (link === step.stage ? step.index : Number.POSITIVE_INFINITY))
  return isEarlier || step.commands.slice(0, command.index).some((other) => testedBy(other).includes(name))
}

/** The step of a stage that is the first to test each variable. Found once, as each removal asks. */
function firstTests(stage: Stage): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const { index, commands } of stage.steps) for (const name of commands.flatMap(testedBy)) if (!first.has(name)) first.set(name, index)
  return first
}

/** The variables that a command tests, or demands a value of. */
function testedBy(command: SimpleCommand): readonly string[] {
  const isTest = command.program === 'test' || command.program === '[' || command.program === '[['
  return command.words.flatMap((word) => word.expansions.flatMap((use) => (isTest || /^:?\?$/.test(use.operation ?? '') ? [use.name] : [])))
}

/** Whether every service that builds the file gives the argument a value, or one out of its environment, which is not known. */
function isPassed(name: string, step: Step, project: Project): boolean {
  const services = project.servicesOf(step.stage.file)
  return services.length > 0 && services.every(({ service }) => service.build?.args.some((argument) => argument.name === name && (argument.value?.resolved !== true || argument.value.text !== '')) === true)
}
