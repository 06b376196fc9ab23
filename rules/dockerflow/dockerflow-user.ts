import { defineRule, isForProduction, isRun, type SimpleCommand, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-user',
  title: 'Run as user and group app with the id 10001',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for a group \`app\` with the id 10001, a user \`app\` with the id 10001 in it, and the container running as that user: operations can then rely on one id in every service, for volumes and
for rules that forbid root.`,
  remedy: '`RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --home-dir /app --no-log-init app`, and `USER app` behind the last step that needs root.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { title: 'Root', files: '«FROM python:3.13-slim»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Another user', files: 'FROM node:24-slim\n«USER node»\nCMD ["node", "server.js"]\n' },
    { title: 'Another id', files: 'FROM python:3.13-slim\nRUN groupadd --gid 10001 app && «useradd --uid 1000 --gid app app»\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Another group id', files: 'FROM python:3.13-slim\nRUN «groupadd -g 1000 app» && useradd -u 10001 -g app app\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  good: [
    { title: 'As asked', files: 'FROM python:3.13-slim\nRUN groupadd --gid 10001 app && useradd --uid 10001 --gid 10001 --home-dir /app app\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Alpine', files: 'FROM python:3.13-alpine\nRUN addgroup -g 10001 app && adduser -D -u 10001 -G app -h /app app\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'By number', files: 'FROM python:3.13-slim\nUSER 10001:10001\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'An argument with the id as default', files: 'FROM python:3.13-slim\nARG APP_UID=10001\nRUN groupadd --gid 10001 app && useradd --uid "$APP_UID" --gid app app\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'An argument without a value', files: 'FROM python:3.13-slim\nARG APP_UID\nRUN groupadd --gid 10001 app && useradd --uid "$APP_UID" --gid app app\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const { user } = stage
      if (user === undefined || !user.resolved) return
      if (user.name !== 'app' && user.name !== '10001') {
        const own = user.instruction?.document === stage.document ? user.instruction.range : stage.range
        context.report(own, `The container runs as ${user.name === '' ? 'root' : user.name}; Dockerflow asks for the user app with the id 10001`)
        return
      }
      for (const { command, kind, step } of accounts(stage)) {
        const id = idOf(command, kind, step)
        if (id !== undefined && id !== '10001') context.report({ range: command.range, document: step.stage.document }, `The ${kind} app gets the id ${id}; Dockerflow asks for 10001`)
      }
    },
  },
})

interface Account {
  readonly command: SimpleCommand
  readonly kind: 'user' | 'group'
  readonly step: Step<'RUN'>
}

/** The commands that make the user and the group named app. */
function accounts(stage: Stage): Account[] {
  return stage.chain.flatMap((link) => link.steps.filter(isRun).flatMap((step) => step.commands.flatMap((command): Account[] => {
    if (!command.arguments.some((word) => word.value === 'app')) return []
    if (command.program === 'useradd' || command.program === 'adduser') return [{ command, kind: 'user', step }]
    return command.program === 'groupadd' || command.program === 'addgroup' ? [{ command, kind: 'group', step }] : []
  })))
}

/** The id that a command gives: a number, or a variable with a known value. Undefined where it gives none. */
function idOf(command: SimpleCommand, kind: 'user' | 'group', step: Step<'RUN'>): string | undefined {
  const names = kind === 'user' ? ['-u', '--uid'] : ['-g', '--gid']
  for (const [at, word] of command.arguments.entries()) {
    const attached = names.find((name) => name.startsWith('--') && word.value.startsWith(`${name}=`))
    const text = attached === undefined ? names.includes(word.value) ? command.arguments[at + 1]?.value : undefined : word.value.slice(attached.length + 1)
    if (text === undefined) continue
    const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1]
    if (variable === undefined) return /^\d+$/.test(text) ? text : undefined
    const value = step.stage.environment.get(variable, step.index)?.value
    return value !== undefined && /^\d+$/.test(value) ? value : undefined
  }
  return undefined
}
