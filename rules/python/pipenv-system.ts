import { defineRule, isOnPath, isPythonProgram, servicesRunning, startOfService, startOfStage, virtualenvsOf, type ContainerCommand, type RuleContext, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pipenv-system',
  title: 'Install with pipenv where the command looks',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  why: `\`pipenv install\` makes a virtualenv in the user's home. A command that is started as plain \`python\` or \`gunicorn\` runs the image's own Python, which has none of the
packages, and the container ends with an import error. In an image of its own the virtualenv is not needed: \`--system\` installs beside the image's Python.`,
  remedy: 'Write `pipenv install --system --deploy`, or start the command with `pipenv run`, or put the virtualenv on PATH.',
  references: [{ title: 'Pipenv: using it in Docker', url: 'https://pipenv.pypa.io/en/latest/docker.html' }],
  bad: [
    { files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pip install --no-cache-dir pipenv==2025.0.4 && «pipenv install --deploy»\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', fixed: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pip install --no-cache-dir pipenv==2025.0.4 && pipenv install --deploy --system\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n' },
    {
      title: 'Started by a script',
      files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN «pipenv sync»\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec python manage.py runserver 0.0.0.0:8000\n', Pipfile: '[packages]\ndjango = "*"\n' },
    },
    { title: 'Only the services say what is started', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN «pipenv install»\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    command: python manage.py runserver 0.0.0.0:8000\n    volumes: [".:/app"]\n' } },
  ],
  good: [
    { title: 'System-wide', files: 'FROM python:3.13-slim\nRUN pipenv install --system --deploy\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Started by pipenv', files: 'FROM python:3.13-slim\nRUN pipenv install --deploy\nENTRYPOINT ["pipenv", "run"]\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'The virtualenv is on PATH', files: 'FROM python:3.13-slim\nWORKDIR /app\nENV PIPENV_VENV_IN_PROJECT=1 PATH="/app/.venv/bin:$PATH"\nRUN pipenv install --deploy\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Its full path', files: 'FROM python:3.13-slim\nWORKDIR /app\nENV PIPENV_VENV_IN_PROJECT=1\nRUN pipenv install --deploy\nCMD ["/app/.venv/bin/gunicorn", "shop.wsgi"]\n' },
    { title: 'PIPENV_SYSTEM', files: 'FROM python:3.13-slim\nENV PIPENV_SYSTEM=1\nRUN pipenv install --deploy\nCMD ["python", "app.py"]\n' },
    { title: 'Packages are also exported for pip', files: 'FROM python:3.13-slim\nRUN pipenv install --deploy && pipenv requirements > r.txt && pip install -r r.txt\nCMD ["python", "app.py"]\n' },
    { title: 'A virtualenv that is active', files: 'FROM python:3.13-slim\nENV VIRTUAL_ENV=/opt/venv\nENV PATH="$VIRTUAL_ENV/bin:$PATH"\nRUN python -m venv /opt/venv && pipenv install --deploy\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'The script activates it', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pipenv sync\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\n. "$(pipenv --venv)/bin/activate"\nexec python manage.py runserver 0.0.0.0:8000\n' } },
    { title: 'Nothing is started', files: 'FROM python:3.13-slim\nRUN pipenv install --deploy\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (isOnPath(stage, undefined) || stage.environment.get('VIRTUAL_ENV') !== undefined) return
      const made = virtualenvsOf(stage).filter((virtualenv) => virtualenv.tool === 'pipenv')
      if (made.length === 0 || installsBeside(stage)) return
      const start = startedOutside(stage, context)
      if (start === undefined) return
      for (const { step, at } of made) {
        if (step.stage !== stage || usesPipenvPython(step)) continue
        context.report(at.range, `pipenv installs into a virtualenv of its own, while the container starts ${start.command.program ?? 'python'} outside of it, which finds none of the packages; install with --system, or start with pipenv run`, {
          fix: { title: 'Install with --system', safety: 'unsafe', edits: [{ document: stage.document, range: { start: at.range.end, end: at.range.end }, text: ' --system' }] },
          ...(start.document === undefined ? {} : { related: [{ document: start.document, range: start.command.range, message: 'started here' }] }),
        })
      }
    },
  },
})

/** The first command that runs Python outside of any virtualenv; undefined where something hints at one. */
function startedOutside(stage: Stage, context: RuleContext): ContainerCommand | undefined {
  const starts = [startOfStage(context.project, stage), ...servicesRunning(context.project, stage).map((model) => startOfService(context.project, model))].flatMap(({ commands }) => commands)
  if (starts.some(({ command }) => command.words.some((word) => /pipenv|activate|venv/i.test(word.value)) || command.assignments.some((assignment) => assignment.name === 'PATH'))) return undefined
  return starts.find(({ command, document }) => document !== undefined && isPythonProgram(command) && command.name === command.program)
}

/** Packages also come into the image's own Python. */
function installsBeside(stage: Stage): boolean {
  return stage.chain.some((link) => link.operations.some(({ operation }) => (operation.manager === 'pip' && operation.installsDependencies) || (operation.manager === 'pipenv' && operation.options.has('--system'))))
}

function usesPipenvPython(step: Step<'RUN'>): boolean {
  return step.commands.some((command) => command.words.some((word) => /activate|requirements$|^--site-packages/.test(word.value) && !word.value.endsWith('.txt')))
}
