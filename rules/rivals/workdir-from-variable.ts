import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'workdir-from-variable',
  title: 'Begin WORKDIR with a slash or a variable that has a value',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { buildkit: ['WorkdirRelativePath'] },
  presets: [],
  yieldsTo: ['relative-workdir'],
  why: `The strict form of \`relative-workdir\`, as BuildKit has it: a path that begins with a variable is relative as long as nothing gives the variable a value, a build argument or the base
image for example. Off unless asked for.`,
  remedy: 'Give the variable a default, or write the path.',
  references: [{ title: 'Build checks: WorkdirRelativePath', url: 'https://docs.docker.com/reference/build-checks/workdir-relative-path/' }],
  bad: [
    { title: 'An argument without a value', files: 'FROM example/base:1\nARG APP_HOME\nWORKDIR «${APP_HOME}»\n' },
    { title: 'Set nowhere', files: 'FROM debian:13\nWORKDIR «$APP_HOME»\n' },
  ],
  good: [
    { title: 'A default', files: 'FROM example/base:1\nARG APP_HOME=/srv\nWORKDIR ${APP_HOME}\n' },
    { title: 'Absolute without the variable', files: 'FROM example/base:1\nARG NAME\nWORKDIR /srv/$NAME\n' },
    { title: 'What is left is absolute', files: 'FROM example/base:1\nARG ROOT\nWORKDIR $ROOT/srv\n' },
    { title: 'Relative to a WORKDIR', files: 'FROM example/base:1\nARG NAME\nWORKDIR /srv\nWORKDIR $NAME\n' },
    { title: 'An ONBUILD runs in another build', files: 'FROM example/base:1\nONBUILD WORKDIR $APP\n' },
  ],
  on: {
    WORKDIR(step, context) {
      const { path, onbuild } = step.instruction
      if (path === undefined || onbuild !== undefined || !path.hasVariables || step.stage.hasStep(({ instruction }) => instruction.keyword === 'WORKDIR', step.index)) return
      const { text, resolved } = step.expand(path)
      if (resolved || /^(?:[/\\]|[A-Za-z]:)/.test(text.replace(/\$(?:\w+|\{[^}]{0,300}\})/g, ''))) return
      context.report(path.range, 'Without a value for its variable this is relative, and starts from a directory that the base image chooses')
    },
  },
})
