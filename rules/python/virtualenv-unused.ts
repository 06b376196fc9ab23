import {
  defineRule, isOnPath, isPythonProgram, isRun, joinPath, nameOf, servicesRunning, startOfService, startOfStage, virtualenvsOf,
  type EntryTest, type Project, type RuleContext, type SimpleCommand, type Stage, type Step, type Virtualenv,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'virtualenv-unused',
  title: 'Start what was installed, in the virtualenv that it was installed in',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Each RUN is a shell of its own: a virtualenv that one RUN activates is not active in the next, nor in the container. A command that is started as plain \`python\` or \`gunicorn\`
then runs the image's own Python and finds none of the packages.`,
  remedy: 'Put the virtualenv on PATH (`ENV PATH="/opt/venv/bin:$PATH"`), write the full path in the command, or start it with `uv run` or `poetry run`.',
  references: [
    { title: 'uv: using the environment in Docker', url: 'https://docs.astral.sh/uv/guides/integration/docker/#using-the-environment' },
    { title: 'Dockerfile: RUN', url: 'https://docs.docker.com/reference/dockerfile/#run' },
  ],
  bad: [
    { title: 'uv sync, started outside', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN «uv sync --locked --no-dev»\nCMD ["gunicorn", "shop:app"]\n' },
    { title: 'Installed into a virtualenv', files: 'FROM python:3.13-slim\nRUN «python -m venv /opt/venv»\nRUN /opt/venv/bin/pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n' },
    { title: 'Activation ends with its RUN', files: 'FROM python:3.13-slim\nRUN python -m venv /opt/venv\nRUN «. /opt/venv/bin/activate»\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n' },
    { title: 'At the end of a longer RUN', files: 'FROM python:3.13-slim\nRUN cd /opt && virtualenv venv && «source venv/bin/activate»\nRUN pip install --no-cache-dir flask\nENTRYPOINT ["./entrypoint.sh"]\n' },
    { title: "poetry's own virtualenv", files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install poetry==2.2.0 && «poetry install --only main»\nCMD ["python", "app.py"]\n', 'pyproject.toml': '[tool.poetry]\n', 'app.py': '' } },
  ],
  good: [
    { title: 'On PATH', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["gunicorn", "shop:app"]\n' },
    { title: 'uv run', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["uv", "run", "gunicorn", "shop:app"]\n' },
    { title: 'Its full path', files: 'FROM python:3.13-slim\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install flask\nCMD ["/opt/venv/bin/python", "app.py"]\n' },
    { title: 'The script activates it', files: { Dockerfile: 'FROM python:3.13-slim\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install flask\nCOPY start.sh /start.sh\nCMD ["sh", "/start.sh"]\n', 'start.sh': '#!/bin/sh\n. /opt/venv/bin/activate\nexec python app.py\n' } },
    { title: 'poetry without a virtualenv', files: { Dockerfile: 'FROM python:3.13-slim\nRUN poetry config virtualenvs.create false && poetry install\nCMD ["python", "app.py"]\n', 'pyproject.toml': '' } },
    { title: 'poetry.toml decides', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN poetry install\nCMD ["python", "app.py"]\n', 'poetry.toml': '[virtualenvs]\ncreate = false\n' } },
    { title: 'For a tool alone', files: 'FROM python:3.13-slim\nRUN python -m venv /opt/poetry && /opt/poetry/bin/pip install poetry==2.2.0\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n' },
    { title: 'The container starts something else', files: 'FROM debian:13\nRUN python3 -m venv /opt/venv && /opt/venv/bin/pip install yt-dlp\nCMD ["/usr/bin/supervisord"]\n' },
    { title: 'Activated for one RUN', files: 'FROM python:3.13-slim\nRUN python -m venv /v && . /v/bin/activate && pip install flask\nENTRYPOINT ["/v/bin/flask"]\n' },
    { title: 'The services start it well', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    command: uv run manage.py runserver 0.0.0.0:8000\n' } },
    { title: 'uv shares the system Python', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nENV UV_PROJECT_ENVIRONMENT=/usr/local\nWORKDIR /app\nRUN uv sync --locked\nCMD ["gunicorn", "shop:app"]\n' },
  ],
  on: {
    RUN: (step, context) => {
      const last = lastActivation(step)
      if (last !== undefined) context.report(last.range, 'The virtualenv is active in this RUN alone, and the next one starts without it; put it on PATH with ENV')
    },
    stage: (stage, context) => {
      if (!stage.shipped || stage.environment.get('VIRTUAL_ENV') !== undefined) return
      const made = virtualenvsOf(stage).filter((virtualenv) => virtualenv.tool !== 'pipenv' && virtualenv.step.stage === stage && holdsPackages(virtualenv, stage))
      const [first] = made
      if (first === undefined || made.some((virtualenv) => isOnPath(stage, virtualenv.path)) || installsBeside(stage, made) || stage.steps.filter(isRun).some((step) => lastActivation(step) !== undefined)) return
      if (made.some((virtualenv) => virtualenv.tool === 'poetry' && mayBeSetElsewhere(context.project, stage))) return
      const start = startedOutside(stage, context)
      if (start === undefined) return
      context.report(first.at.range, `The packages are installed into the virtualenv${first.path === undefined ? ' of poetry' : ` ${first.path}`}, while the container starts ${start.program ?? 'python'} outside of it; put its bin folder on PATH, or name it in the command`)
    },
  },
})

function isActivation(command: SimpleCommand): boolean {
  return (command.name === '.' || command.name === 'source') && /\/bin\/activate$/.test(command.arguments[0]?.value ?? '')
}

/** An activation with nothing behind it in its RUN. */
function lastActivation(step: Step<'RUN'>): SimpleCommand | undefined {
  const last = step.commands.at(-1)
  return last !== undefined && isActivation(last) && !last.conditional && last.inFunction === undefined ? last : undefined
}

/** Whether the application's packages go into it: by its tool, by its path, or with it active; one for a tool alone does not count. */
function holdsPackages(virtualenv: Virtualenv, stage: Stage): boolean {
  if (virtualenv.path === '/usr/local' || virtualenv.path === '/usr') return false
  if (virtualenv.tool !== 'venv' && virtualenv.at.range.start !== virtualenv.step.commands.find((command) => command.arguments[0]?.value === 'venv')?.range.start) return true
  const { path } = virtualenv
  return path !== undefined && stage.steps.filter(isRun).some((step) => step.operations.some((operation) => operation.manager === 'pip' && operation.installsDependencies
    && (operation.tool.startsWith(joinPath(path, 'bin')) || (operation.command.name ?? '').startsWith(joinPath(path, 'bin')) || isActiveIn(step, path, operation.command))))
}

function isActiveIn(step: Step<'RUN'>, path: string, command: SimpleCommand): boolean {
  return step.commands.some((other) => other.index < command.index && isActivation(other) && (step.imagePath(other.arguments[0]?.value ?? '') ?? '') === joinPath(path, 'bin/activate'))
}

/** Packages also come into the Python that is started. */
function installsBeside(stage: Stage, made: readonly Virtualenv[]): boolean {
  return stage.chain.some((link) => link.steps.filter(isRun).some((step) => step.operations.some((operation) => {
    if (operation.action !== 'install') return false
    if (operation.manager === 'uv') return operation.options.has('--system')
    if (operation.manager !== 'pip' || !operation.installsDependencies || step.commands.some(isActivation)) return false
    return !made.some((virtualenv) => virtualenv.path !== undefined && (operation.command.name ?? '').startsWith(virtualenv.path))
  }))) || stage.steps.some((step) => (step.instruction.keyword === 'COPY') && step.instruction.flags.some((flag) => flag.name === 'from') && /site-packages|\/usr\/local(?:\/|\s|$)(?!bin)/.test(step.instruction.arguments.text))
}

const isPyproject: EntryTest = ({ path }) => nameOf(path) === 'pyproject.toml'
const isPoetryToml: EntryTest = ({ path }) => nameOf(path) === 'poetry.toml'

/** poetry.toml may say that there is no virtualenv; silent too where the project is not to be seen. */
function mayBeSetElsewhere(project: Project, stage: Stage): boolean {
  const contexts = project.contextsOf(stage.file).filter((context) => context.listing.below('.', isPyproject).length > 0)
  return contexts.length === 0 || contexts.some((context) => context.listing.below('.', isPoetryToml).length > 0)
}

function startedOutside(stage: Stage, context: RuleContext): SimpleCommand | undefined {
  const services = servicesRunning(context.project, stage)
  const starts = [startOfStage(context.project, stage), ...services.map((model) => startOfService(context.project, model))]
  if (starts.some((start) => !start.complete)) return undefined
  const commands = starts.flatMap((start) => start.commands)
  if (commands.some(({ command }) => command.words.some((word) => /venv|activate|poetry|^uvx?$|pdm|\/bin\/(?:python|gunicorn)/.test(word.value)) || command.assignments.some((assignment) => assignment.name === 'PATH' || assignment.name === 'VIRTUAL_ENV'))) return undefined
  return commands.find(({ command, document }) => document !== undefined && isPythonProgram(command) && command.name === command.program && command.program !== 'uwsgi')?.command
}
