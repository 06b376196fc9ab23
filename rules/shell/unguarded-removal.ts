import { defineRule, type ShellWord, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unguarded-removal',
  title: 'Guard a removal against an empty variable',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2115'] },
  why: `With an empty variable \`rm -rf "$DIR/"*\` removes everything below \`/\`, and \`rm -rf $DIR/bin\` the image's own programs. Reported where the variable may be empty: it is neither set by
\`ENV\` nor by an \`ARG\` with a default, nor in the script.`,
  remedy: 'Write `"${DIR:?}/"*`: the shell then stops when DIR is empty.',
  references: [{ title: 'ShellCheck: SC2115', url: 'https://www.shellcheck.net/wiki/SC2115' }],
  bad: [
    { files: 'FROM debian:13\nARG TARGET\nRUN rm -rf «"$TARGET/"*»\n' },
    { title: 'a system folder', files: 'FROM debian:13\nARG PREFIX\nRUN rm -fr «$PREFIX/usr»\n' },
  ],
  good: [
    { title: 'guarded', files: 'FROM debian:13\nARG TARGET\nRUN rm -rf "${TARGET:?}/"* "${TARGET:-/srv/x}/"*\n' },
    { title: 'a value', files: 'FROM debian:13\nENV APP=/srv/shop\nARG TARGET=/srv\nRUN rm -rf $APP/* $TARGET/* && D=/x && rm -rf "$D/"*\n' },
    { title: 'a folder that no system has', files: 'FROM debian:13\nARG TARGET\nRUN rm -rf $TARGET/node_modules $TARGET\n' },
    { title: 'a file', files: 'FROM debian:13\nARG TARGET\nRUN rm -f $TARGET/*\n' },
    { title: 'what the base may set', files: 'FROM registry.example.org/base:1\nRUN rm -rf $CATALINA_HOME/*\n' },
  ],
  on: {
    commands: {
      rm({ command, step }, context) {
        if (!command.arguments.some(({ value }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(value))) return
        for (const word of command.arguments) {
          const name = emptyPrefix(word, step)
          if (name !== undefined) context.report(word.range, `When ${name} is empty this removes what lies below /; write \${${name}:?}`)
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
  return !isSet && variable?.kind === 'arg' && variable.value === undefined && variable.pair !== undefined ? expansion.name : undefined
}
