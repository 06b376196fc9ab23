import { contains, defineRule, servicesRunning, startOfStage, type EffectiveCommand, type RuleContext, type SimpleCommand, type Stage } from '../../src/rule-api/index.ts'

/** Modules that write by the logging module or to standard error, which is not held back. */
const LOGGING_MODULES = /^(?:gunicorn|uvicorn|hypercorn|daphne|celery|waitress|granian|pytest|unittest|http\.server|pip|venv|flower)(?:\.|$)/

export default defineRule({
  id: 'python-unbuffered',
  title: 'Let Python write its output at once',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `Where standard output is no terminal, Python holds back what is printed until some kilobytes have come together: \`docker logs\` shows it late, and what
was printed last before a crash never. It matters where the container starts \`python\` itself; gunicorn, uvicorn and celery write their logs at once.`,
  references: [{ title: 'Python: PYTHONUNBUFFERED', url: 'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUNBUFFERED' }],
  bad: [
    {
      files: 'FROM python:3.13-slim\nCOPY app.py /app.py\n«CMD ["python", "/app.py"]»\n',
      fixed: 'FROM python:3.13-slim\nCOPY app.py /app.py\nENV PYTHONUNBUFFERED=1\nCMD ["python", "/app.py"]\n',
    },
    { title: 'manage.py', files: 'FROM python:3.13\nWORKDIR /code\nCOPY . .\n«CMD python manage.py runserver 0.0.0.0:8000»\n' },
    { title: 'As the entrypoint', files: 'FROM python:3.13-alpine\nCOPY bot /bot\n«ENTRYPOINT ["python3", "-m", "bot"]»\n' },
  ],
  good: [
    { title: 'Set', files: 'FROM python:3.13-slim\nENV PYTHONUNBUFFERED 1\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n' },
    { title: 'Set in the stage below', files: 'FROM python:3.13-slim AS base\nENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1\nFROM base\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n' },
    { title: 'The option -u', files: 'FROM python:3.13-slim\nCOPY app.py /app.py\nCMD ["python", "-u", "/app.py"]\n' },
    { title: 'gunicorn logs by itself', files: 'FROM python:3.13-slim\nCOPY . /app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'gunicorn by its module', files: 'FROM python:3.13-slim\nCOPY . /app\nCMD ["python", "-m", "gunicorn", "shop.wsgi"]\n' },
    { title: 'An own base may set it', files: 'FROM registry.example.org/base/python:4\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n' },
    { title: 'The services set it', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n', 'compose.yaml': 'services:\n  bot:\n    build: .\n    environment:\n      PYTHONUNBUFFERED: "1"\n' } },
    { title: 'The interpreter alone', files: 'FROM python:3.13-slim\nCMD ["python3"]\n' },
    { title: 'A line of Python', files: 'FROM python:3.13-slim\nCMD ["python3", "-c", "import this"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { root } = stage
      if (root.kind !== 'image' || root.facts?.environmentComplete !== true || 'PYTHONUNBUFFERED' in root.facts.environment) return
      if (stage.environment.get('PYTHONUNBUFFERED') !== undefined || isSetByServices(stage, context)) return
      const { commands, scripts } = startOfStage(context.project, stage)
      if (scripts.length > 0) return
      const found = commands.find(({ command, document }) => document === stage.document && runsPython(command))
      const effective = found === undefined ? undefined : [stage.command, stage.entrypoint].find((candidate) => isOwn(candidate, stage) && candidate?.instruction !== undefined && contains(candidate.instruction.range, found.command.words[0]?.range ?? found.command.range))
      const instruction = effective?.instruction
      if (instruction === undefined) return
      context.report(instruction.range, 'Python holds back what it prints here, so the log of the container comes late or not at all; set ENV PYTHONUNBUFFERED=1', {
        fix: { title: 'Set PYTHONUNBUFFERED', safety: 'safe', edits: [context.replace({ start: instruction.range.start, end: instruction.range.start }, 'ENV PYTHONUNBUFFERED=1\n')] },
      })
    },
  },
})

function isOwn(effective: EffectiveCommand | undefined, stage: Stage): boolean {
  return effective?.stage === stage
}

function isSetByServices(stage: Stage, context: RuleContext): boolean {
  const services = servicesRunning(context.project, stage)
  return services.length > 0 && services.every(({ service }) => service.environment.some((entry) => entry.name === 'PYTHONUNBUFFERED') || service.tty?.text === 'true')
}

/** A script or module of the application. */
function runsPython(command: SimpleCommand): boolean {
  if (command.inSubstitution !== undefined || command.program === undefined || !/^python[\d.]*$/.test(command.program)) return false
  const words = command.arguments
  const first = words.findIndex((word, at) => !word.value.startsWith('-') && !/^-[WX]$/.test(words[at - 1]?.value ?? ''))
  const options = words.slice(0, first === -1 ? undefined : first).map((word) => word.value)
  if (first === -1 || options.some((option) => /^-[A-Za-z]*[uc]/.test(option))) return false
  const isModule = options.some((option) => /^-[A-Za-z]*m$/.test(option))
  const name = words[first]?.literal
  if (name === undefined) return false
  return isModule ? !LOGGING_MODULES.test(name) : name.endsWith('.py') && !/(?:^|\/)setup\.py$/.test(name)
}
