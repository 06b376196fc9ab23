import { containerOfService, containerOfStage, defineRule, servicesRunning, stageOfService, type Project, type Stage, type StepOperation } from '../../src/rule-api/index.ts'

const RUNNERS = new Set(['pytest', 'py.test', 'tox', 'nox', 'flake8', 'mypy', 'pylint', 'ruff', 'jest', 'mocha', 'vitest', 'eslint'])
const PYTHON = new Set(['pip', 'pipenv', 'poetry', 'uv', 'pdm'])
const NODE = new Set(['npm', 'yarn', 'pnpm'])
const NODE_RUNNERS = new Set(['jest', 'mocha', 'vitest', 'eslint'])

export default defineRule({
  id: 'test-image-without-test-dependencies',
  title: 'Install the test dependencies in the test image',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  why: `The image is there to run the tests, but the install leaves the development packages out, among them the test runner: the first
run ends with "command not found". Ignore it where the runner is among the production packages.`,
  remedy: 'Install with the development packages: `pipenv install --dev`, `poetry install --with dev`, `uv sync`, `npm ci`.',
  references: [{ title: 'Pipenv: --dev', url: 'https://pipenv.pypa.io/en/latest/cli.html' }],
  bad: [
    { title: 'pytest is a development package', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pip install pipenv\nCOPY Pipfile Pipfile.lock ./\nRUN «pipenv install --deploy»\nCMD ["pipenv", "run", "pytest"]\n', Pipfile: '[packages]\ndjango = "*"\n\n[dev-packages]\npytest = "*"\n' } },
    { title: 'jest left out', files: { 'Dockerfile.test': 'FROM node:24\nCOPY . .\nRUN «npm ci --omit=dev»\nCMD ["npx", "jest"]\n', 'package.json': '{ "devDependencies": { "jest": "30.0.0" } }\n' } },
  ],
  good: [
    { title: 'With the development packages', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pip install pipenv\nRUN pipenv install --deploy --dev\nCMD ["pipenv", "run", "pytest"]\n', Pipfile: '[dev-packages]\npytest = "*"\n' } },
    { title: 'The runner is installed by name', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pip install pipenv pytest\nRUN pipenv install --system\nCMD ["pytest"]\n' } },
    { title: 'The runner is a production package', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pipenv install\nCMD ["pipenv", "run", "pytest"]\n', Pipfile: '[packages]\npytest = "*"\n' } },
    { title: 'A build argument decides', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nARG DEV\nRUN if [ -n "$DEV" ]; then pipenv install --dev; else pipenv install; fi\nCMD ["pipenv", "run", "pytest"]\n', Pipfile: '[dev-packages]\npytest = "*"\n' } },
    { title: 'No test runner is started', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pipenv install\nCMD ["python", "manage.py", "test"]\n', Pipfile: '[dev-packages]\npytest = "*"\n' } },
    { title: 'Production', files: 'FROM python:3.13-slim\nRUN pipenv install\nCMD ["pytest"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!stage.shipped || !(stage.purpose.value === 'test' || servicesRunning(context.project, stage).some((model) => model.purpose.value === 'test' && stage.purpose.value === 'test'))) return
      const runner = runnerOf(context.project, stage)
      if (runner === undefined) return
      const operations = stage.chain.flatMap((link) => link.operations).filter(({ operation }) => operation.action === 'install')
      const managers = NODE_RUNNERS.has(runner) ? NODE : PYTHON
      const own = operations.filter(({ operation }) => managers.has(operation.manager))
      if (own.some(({ operation }) => operation.development === true || operation.development === 'conditional' || operation.packages.some((argument) => argument.kind === 'variable' || argument.name?.startsWith(runner) === true))) return
      const install = own.find(({ operation }) => operation.installsDependencies && operation.development === false)
      if (install === undefined || !isDevelopmentPackageOf(context.project, stage, install, runner)) return
      context.report({ range: install.operation.range, document: install.step.stage.document }, `The image runs ${runner}, which is a development package, but "${install.operation.tool} ${install.operation.verb}" leaves those out; install them too`)
    },
  },
})

/** The test runner that the image, or a test service of it, starts. */
function runnerOf(project: Project, stage: Stage): string | undefined {
  const services = servicesRunning(project, stage).filter((model) => stageOfService(project, model) === stage)
  const containers = [containerOfStage(project, stage), ...services.map((model) => containerOfService(project, model))]
  for (const { commands } of containers) {
    for (const { command } of commands) {
      const module = command.arguments[0]?.value === '-m' ? command.arguments[1]?.literal : undefined
      const name = module ?? command.program
      if (name !== undefined && RUNNERS.has(name)) return name === 'py.test' ? 'pytest' : name
    }
  }
  return undefined
}

/** Whether the manifest lists it for development alone. Where there is no manifest to be seen, nobody knows. */
function isDevelopmentPackageOf(project: Project, stage: Stage, install: StepOperation, runner: string): boolean {
  const texts = project.contextsOf(stage.file).flatMap((context) => install.operation.manifests.flatMap((name) => {
    const text = project.files.read(context.folder === '.' ? name : `${context.folder}/${name}`)
    return text === undefined || /lock/.test(name) ? [] : [text]
  }))
  const [text] = texts
  if (text === undefined) return false
  const section = /(?:\[dev-packages\]|\[dependency-groups\]|\[tool\.(?:poetry\.(?:dev-dependencies|group)|pdm\.dev-dependencies|uv)|"devDependencies")/.exec(text)
  if (section === null) return false
  const behind = text.slice(section.index)
  const isListed = (part: string): boolean => new RegExp(`(?:^|["'\\s])${runner}(?:["'\\s=<>~[:]|$)`, 'm').test(part)
  const end = /\n\[(?!dev-packages|dependency-groups|tool\.(?:poetry|pdm|uv))/.exec(behind)?.index ?? behind.length
  return isListed(behind.slice(0, end)) && !isListed(text.slice(0, section.index)) && !isListed(behind.slice(end))
}
