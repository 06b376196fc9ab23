import {
  defineRule, destinationOf, isAtOrBelow, isCopy, isRun, joinPath, mountHolding, mountTargetOf, nameOf, relativeInside, stageOfService, startOfService, virtualenvsOf,
  type ContainerStart, type PackageOperation, type Project, type ServiceModel, type Stage, type Step,
} from '../../src/rule-api/index.ts'

/** Packages that lie beside the source. */
interface Installed {
  /** In the image, absolute. */
  readonly folder: string
  readonly what: string
  readonly step: Step
}

export default defineRule({
  id: 'bind-mount-hides-packages',
  title: 'Do not mount over the packages that the image installed',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  yieldsTo: ['bind-mount-in-production'],
  why: `A bind mount hides what the image has at its path. Where the source folder is mounted over the one in which \`node_modules\`, \`vendor\` or \`.venv\` was installed, the container sees
the host's folder instead: without packages on a fresh checkout, or with those of another system.

Nothing is said where the container installs again when it starts, where the host's folder is there, or where a volume of its own covers the packages.`,
  remedy: 'Mount a volume over the packages beside the source (`- /app/node_modules`), mount only the source folders, or install the packages outside of the mounted path (a virtualenv in /opt/venv).',
  references: [{ title: 'Bind mounts: mounting over existing data', url: 'https://docs.docker.com/engine/storage/bind-mounts/#bind-mounting-over-existing-data' }],
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «.:/app»\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n' } },
    { title: 'A virtualenv in the project', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: .venv/bin/gunicorn shop:app\n    volumes:\n      - «.:/app»\n', Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n' } },
    { title: 'vendor', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - type: bind\n        source: .\n        target: «/var/www/html»\n', Dockerfile: 'FROM php:8.4-apache\nWORKDIR /var/www/html\nCOPY . .\nRUN composer install --no-dev\n' } },
  ],
  good: [
    { title: 'A volume covers them', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n      - /app/node_modules\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n' } },
    { title: 'Only the source is mounted', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./src:/app/src\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "src/server.js"]\n' } },
    { title: 'Installed again at the start', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: sh -c "npm install && npm start"\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n' } },
    { title: 'A virtualenv elsewhere', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nENV UV_PROJECT_ENVIRONMENT=/opt/venv PATH="/opt/venv/bin:$PATH"\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["gunicorn", "shop:app"]\n' } },
    { title: 'Packages of the system', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "shop:app"]\n' } },
    { title: 'Only for the build', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build && rm -rf node_modules\nCMD ["gunicorn", "shop:app"]\n' } },
    { title: 'uv run installs what is missing', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: uv run manage.py runserver 0.0.0.0:8000\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n' } },
    { title: 'The folder of the host has them', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n', 'node_modules/express/index.js': '' } },
    { title: 'A tool for all', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nRUN npm install -g http-server\nCMD ["http-server"]\n' } },
  ],
  on: {
    service: (model, context) => {
      const { project } = context
      const stage = stageOfService(project, model)
      if (stage === undefined || !model.service.volumes.some((mount) => mount.kind === 'bind')) return
      const installed = installedBesideSource(stage).filter((each) => !isRemoved(stage, each))
      if (installed.length === 0) return
      const start = startOfService(project, model)
      if (!start.complete || installsAtStart(start)) return
      for (const mount of model.service.volumes) {
        const target = mountTargetOf(mount)
        if (mount.kind !== 'bind' || target === undefined) continue
        const hidden = installed.find((each) => each.folder !== target && isAtOrBelow(each.folder, target) && mountHolding(model, each.folder) === mount && !isOnHost(project, model, mount.hostPath, target, each.folder))
        if (hidden === undefined) continue
        context.report(mount.form === 'long' ? mount.target ?? mount : mount, `This mount hides ${hidden.folder}, where the image has its ${hidden.what}; mount a volume over that folder too, or install it outside of ${target}`, {
          related: [{ document: hidden.step.stage.document, range: hidden.step.instruction.range, message: 'installed here' }],
        })
      }
    },
  },
})

function isOnHost(project: Project, model: ServiceModel, hostPath: string | undefined, target: string, folder: string): boolean {
  const rest = relativeInside(target, folder)
  return hostPath !== undefined && rest !== undefined && model.service.name !== '' && project.files.stat(joinPath(hostPath, rest)) !== undefined
}

function installedBesideSource(stage: Stage): Installed[] {
  const found: Installed[] = []
  for (const link of stage.chain) {
    for (const { operation, step } of link.operations) {
      const name = folderNameOf(operation)
      if (name === undefined || moves(operation) || operation.command.inFunction !== undefined || step.commands.some((command) => command.program === 'cd' || command.program === 'pushd')) continue
      const folder = step.imagePath(name)
      if (folder !== undefined) found.push({ folder, what: WHAT[name] ?? 'packages', step })
    }
    for (const step of link.steps.filter(isCopy)) {
      const destination = destinationOf(step)
      const isFromStage = step.instruction.flags.some((flag) => flag.name === 'from')
      const name = destination === undefined ? '' : nameOf(destination)
      if (isFromStage && destination !== undefined && (name === 'node_modules' || name === '.venv' || name === 'vendor')) found.push({ folder: destination, what: WHAT[name] ?? 'packages', step })
    }
  }
  for (const virtualenv of virtualenvsOf(stage)) if (virtualenv.path !== undefined) found.push({ folder: virtualenv.path, what: 'virtualenv', step: virtualenv.step })
  return found
}

const WHAT: Readonly<Record<string, string>> = { node_modules: 'Node packages', vendor: 'PHP packages', 'vendor/bundle': 'gems', '.venv': 'virtualenv' }

function folderNameOf(operation: PackageOperation): string | undefined {
  if (operation.action !== 'install' || !operation.installsDependencies) return undefined
  switch (operation.manager) {
    case 'npm': case 'yarn': case 'pnpm': case 'bun': return 'node_modules'
    case 'composer': return 'vendor'
    default: return undefined
  }
}

/** An option sends it elsewhere. */
function moves(operation: PackageOperation): boolean {
  return ['-g', '--global', '--prefix', '-C', '--cwd', '--dir', '--working-dir', '-d', '--modules-folder', '--location'].some((option) => operation.options.has(option)) || /\bglobal\b/.test(operation.command.source)
}

/** The same or a later RUN takes it away, or moves it out of the way. */
function isRemoved(stage: Stage, installed: Installed): boolean {
  const name = nameOf(installed.folder)
  return stage.chain.some((link) => link.steps.filter(isRun).some((step) => step.commands.some((command) => (command.program === 'rm' || command.program === 'mv' || command.program === 'ln') && command.source.includes(name))))
    || stage.environment.get('NODE_PATH') !== undefined
}

const INSTALLERS = new Set(['npm', 'yarn', 'pnpm', 'bun', 'composer', 'pipenv', 'poetry', 'uv', 'pip', 'pip3', 'pdm', 'bundle', 'make', 'virtualenv'])

function installsAtStart(start: ContainerStart): boolean {
  return start.commands.some(({ command }) => {
    if (command.program === undefined) return false
    const words = command.arguments.map((word) => word.value)
    if (command.program === 'uv' && words[0] === 'run') return true
    if (command.words.some((word) => word.value === 'venv' || /node_modules|\.venv\/?$/.test(word.value) && command.program !== 'node')) return true
    return INSTALLERS.has(command.program) && (words.some((word) => /^(?:install|ci|i|sync|add)$/.test(word)) || (command.program === 'yarn' && words.length === 0) || command.program === 'make')
  })
}
