import {
  containerOfStage, defineRule, filesBelow, type FixProposal, formerUserRepair, isForProduction, namesItselfDevelopment, servicesRunning, unprivilegedUserRepair, takesSource, unusedUserOf, type Project, type RunningContainer, type Stage, type UserRepair,
} from '../../src/rule-api/index.ts'

/** Servers that start as root, open what only root may, and serve as another user; or that change users themselves. */
const DROPPING_SERVERS = new Set(['nginx', 'httpd', 'apache2', 'apachectl', 'apache2ctl', 'apache2-foreground', 'httpd-foreground', 'php-fpm', 'haproxy', 'sshd', 'cron', 'crond', 'rabbitmq-server'])
const DROPPING_PROGRAMS = new Set([
  'named', 'dnsmasq', 'postfix', 'dovecot', 'squid', 'varnishd', 'vsftpd', 'proftpd', 'pure-ftpd', 'unbound', 'ntpd', 'chronyd', 'dockerd', 'dockerd-entrypoint.sh', 'openvpn', 'memcached', 'slapd', 'mosquitto', 'tor', 'pdns_server',
  'master', 'init', 's6-svscan', 'runsvdir', 'runsvdir-start', 'my_init', 'supervisord', 'systemd', 'run.sh.s6', 'busybox-extras',
  // Their work is the kernel's: file systems and devices.
  'glusterd', 'glusterfsd', 'rpcbind', 'rpc.nfsd', 'rpc.mountd', 'ganesha.nfsd', 'smbd', 'udevd', 'iscsid', 'multipathd', 'ceph-osd',
])
/** A Docker daemon inside of a container works as root alone. */
const NEEDS_ROOT = /^(?:docker\.io\/)?(?:library\/)?docker:(?:[\w.]+-)*dind$/
const USER_OPTIONS = /^(?:--user|--uid|-u|--setuid|--chuid|--runas)(?:=|$)/
const SERVERS_WITH_USER = new Set(['gunicorn', 'uwsgi', 'celery', 'mysqld', 'mysqld_safe', 'mariadbd', 'memcached', 'daphne'])

export default defineRule({
  id: 'no-root-user',
  title: 'Run production images as an unprivileged user',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3002'], trivy: ['DS-0002'], checkov: ['CKV_DOCKER_3', 'CKV_DOCKER_8'] },
  stages: 'shipped',
  purposes: ['production'],
  options: {
    allow: { type: 'strings', default: [], description: 'Base images (repository, with or without registry) and stage names that may run as root.' },
  },
  why: `A process that runs as root in a container is root for the kernel too. A fault in the application, or a mount that is too wide,
then hands over far more than the application's own files, and files in volumes belong to root.

Nothing is said of images that give root up themselves (nginx, postgres, redis and others start as root and serve as another user), of
entrypoints that do so (gosu, su-exec, setpriv, su), where compose sets \`user:\` for every service that runs the image, and of bases
about which nothing is known. Ignore it for a container that must administer its host.`,
  remedy: 'Create a user and switch to it behind the last step that needs root: `RUN useradd --no-log-init --uid 10001 app`, then `USER app`. FROM scratch there is neither `useradd` nor a name: `USER 65534:65534`.',
  references: [
    { title: 'Building best practices: USER', url: 'https://docs.docker.com/build/building/best-practices/#user' },
    { title: 'Dockerfile reference: USER', url: 'https://docs.docker.com/reference/dockerfile/#user' },
  ],
  bad: [
    {
      title: 'No USER at all',
      files: `«FROM python:3.13-slim»
WORKDIR /app
COPY . .
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
      fixed: `FROM python:3.13-slim
WORKDIR /app
RUN useradd --no-log-init --create-home --user-group --uid 10001 app
COPY --chown=app:app . .
RUN chown app:app /app
USER app
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
    },
    { title: 'FROM scratch, where a number is all there can be', files: '«FROM scratch»\nCOPY app /app\nENTRYPOINT ["/app"]\n' },
    {
      title: 'What Django writes is known: the database, uploads, static files',
      files: {
        Dockerfile: `«FROM python:3.13-alpine»
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

EXPOSE 8000
CMD python manage.py collectstatic --noinput && exec gunicorn --bind 0.0.0.0:8000 shop.wsgi
`,
        'compose.yaml': 'services:\n  web:\n    build: .\n    restart: unless-stopped\n    volumes:\n      - media:/app/media\n      - cache:/var/cache/shop\nvolumes:\n  media:\n  cache:\n',
        'requirements.txt': 'django\ngunicorn\n',
        'manage.py': '',
        'shop/settings.py': `BASE_DIR = Path(__file__).resolve().parent.parent
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "data" / "shop.sqlite3",
    }
}
MEDIA_ROOT = BASE_DIR / "media"
STATIC_ROOT = BASE_DIR / "assets"
`,
      },
      fixed: {
        Dockerfile: `FROM python:3.13-alpine
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN adduser -D -u 10001 app \\
    && mkdir -p /app/assets /app/data /app/media /var/cache/shop \\
    && chown -R app:app /app/assets /app/data /app/media /var/cache/shop
USER app

EXPOSE 8000
CMD python manage.py collectstatic --noinput && exec gunicorn --bind 0.0.0.0:8000 shop.wsgi
`,
      },
    },
    {
      title: 'Root was needed for one step only; lines end with CR LF',
      files: 'FROM node:24-slim\r\nWORKDIR /srv/app\r\nUSER node\r\nCOPY --chown=node:node . .\r\n«USER root»\r\nRUN apt-get update && apt-get install -y tini\r\nCMD ["node", "server.js"]\r\n',
      fixed: 'FROM node:24-slim\r\nWORKDIR /srv/app\r\nUSER node\r\nCOPY --chown=node:node . .\r\nUSER root\r\nRUN apt-get update && apt-get install -y tini\r\nUSER node\r\nCMD ["node", "server.js"]\r\n',
    },
    {
      title: 'The image of Node.js brings a user',
      files: '«from node:24-alpine»\nworkdir /srv\ncopy package.json package-lock.json ./\nrun npm ci --omit=dev\ncopy . .\ncmd ["node", "server.js"]\n',
      fixed: 'from node:24-alpine\nworkdir /srv\ncopy --chown=node:node package.json package-lock.json ./\nrun npm ci --omit=dev\ncopy --chown=node:node . .\nrun chown node:node /srv\nuser node\ncmd ["node", "server.js"]\n',
    },
    { title: 'A port that only root may open: no fix', files: '«FROM python:3.13-slim»\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "--bind", "0.0.0.0:80", "shop.wsgi"]\n', unfixed: true },
    { title: 'What it runs lies in the home of root: no fix', files: '«FROM python:3.13-slim»\nWORKDIR /app\nENV PATH=/root/.local/bin:$PATH\nCOPY . .\nRUN pip install --user -r requirements.txt\nCMD ["gunicorn", "shop.wsgi"]\n', unfixed: true },
    {
      title: 'Back to root at the end',
      files: `FROM node:24-slim
WORKDIR /srv/app
COPY . .
USER node
RUN npm ci --omit=dev
«USER root»
CMD ["node", "server.js"]
`,
    },
    {
      title: 'One of two services sets its user',
      files: {
        Dockerfile: '«FROM python:3.13-slim»\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n',
        'compose.yaml': 'services:\n  web:\n    image: shop\n    build: .\n    user: "10001"\n  worker:\n    build: .\n    command: ["python", "/app.py", "work"]\n',
      },
    },
    { title: 'Used while it is built, not brought', files: '«FROM debian:13-slim»\nRUN useradd build && runuser -u build -- make && userdel build\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["shop"]\n' },
    { title: 'An interpreter with tools, and nothing of a project: an advice only', files: '«FROM ruby:3.4-alpine»\nRUN apk add --no-cache nodejs yarn\n', severity: 'info' },
    {
      title: 'An entrypoint script that keeps root',
      files: {
        Dockerfile: '«FROM debian:12-slim»\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["/usr/bin/shop"]\n',
        'entrypoint.sh': '#!/bin/sh\nset -eu\nmkdir -p /run/shop\nexec "$@"\n',
      },
    },
  ],
  good: [
    { title: 'A user of its own', files: 'FROM python:3.13-slim\nRUN useradd --no-log-init --uid 10001 app\nUSER app\nCMD ["python", "-m", "shop"]\n' },
    { title: 'nginx serves as another user by itself', files: 'FROM nginx:1.29-alpine\nCOPY site/ /usr/share/nginx/html/\n' },
    { title: 'A base that does not run as root', files: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY app /app\nENTRYPOINT ["/app"]\n' },
    { title: 'A base of the project, of which nothing is known', files: 'FROM registry.example.org/base/python:2.1\nCOPY . /app\nCMD ["python", "/app/main.py"]\n' },
    { title: 'The user is an argument without a value', files: 'FROM debian:12\nARG UID\nUSER ${UID}\nCMD ["sleep", "infinity"]\n' },
    {
      title: 'The entrypoint gives root up',
      files: {
        Dockerfile: 'FROM debian:12-slim\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT ["entrypoint.sh"]\nCMD ["shop"]\n',
        'entrypoint.sh': '#!/bin/sh\nset -eu\nchown -R shop /data\nexec gosu shop "$@"\n',
      },
    },
    {
      title: 'compose sets the user of every service',
      files: {
        Dockerfile: 'FROM python:3.13-slim\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n',
        'compose.yaml': 'services:\n  web:\n    image: shop:1\n    build: .\n    user: "10001:10001"\n  worker:\n    image: shop:1\n    user: ${UID}\n',
      },
    },
    { title: 'The entrypoint is not to be seen, and what it gives root up with is brought for it', files: 'FROM debian:13-slim\nCOPY --from=tianon/gosu:1.19 /gosu /usr/local/bin/\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["shop"]\n' },
    { title: 'The same with setpriv', files: 'FROM alpine:3.22\nRUN apk add --no-cache setpriv\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["shop"]\n' },
    { title: 'A stage that only builds', files: 'FROM golang:1.25 AS build\nRUN go build -o /app .\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /app /app\n' },
    { title: 'A development image', files: { 'dev.Dockerfile': 'FROM python:3.13\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' } },
    {
      title: 'Only a development service runs it',
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /code\nCOPY . /code\n',
        'compose.yaml': 'services:\n  web:\n    build: .\n    command: python manage.py runserver 0.0.0.0:8000\n    volumes:\n      - .:/code\n',
      },
    },
    { title: 'A user that nothing switches to is another rule\'s matter', files: 'FROM python:3.13-slim\nRUN useradd app\nCMD ["python", "-m", "shop"]\n' },
    { title: 'A base image that the configuration allows', files: 'FROM python:3.13-slim\nCMD ["python", "-m", "shop"]\n', options: { allow: ['python'] } },
    { title: 'A Docker daemon', files: 'FROM docker:28-dind\nCOPY daemon.json /etc/docker/daemon.json\n' },
    { title: 'Files alone, with an empty command', files: 'FROM scratch\nCOPY app.tar /\nENTRYPOINT []\nCMD []\n' },
    { title: 'Files to be exported, not run', files: 'FROM golang:1.25 AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { user } = stage
      if (user?.isRoot !== true || !isForProduction(context.project, stage)) return
      if (stage.root.kind === 'scratch' && !startsAnything(stage)) return
      if (stage.root.kind === 'image' && (stage.root.facts?.dropsPrivileges === true || NEEDS_ROOT.test(stage.root.text))) return
      if (isAllowed(stage, context.option('allow') as readonly string[])) return
      const services = servicesRunning(context.project, stage)
      if (services.length > 0 && services.every(({ service }) => service.user !== undefined && !/^(?:root|0+)(?::|$)/.test(service.user.text))) return
      const container = containerOfStage(context.project, stage)
      if (givesRootUp(container) || bringsDropper(context.project, stage, container)) return
      // The rule for users that nothing switches to says more.
      if (unusedUserOf(context.project, stage) !== undefined) return
      const { instruction } = user
      // A tool box that only opens a shell is worth a remark, no more.
      const details = isToolBox(stage) || (services.length === 0 && isBareRuntime(stage)) || namesItselfDevelopment(stage) ? { severity: 'info' as const } : {}
      const explicit = instruction !== undefined && instruction.document === stage.document
      // Without /etc/passwd there is no name, and no useradd either.
      const advice = stage.root.kind === 'scratch' ? 'FROM scratch has no users, so write a number: USER 65534:65534' : 'create a user for the application and name it in USER behind the last step that needs root'
      if (explicit) context.report(instruction.range, `The image runs as root, since its last USER is root; ${advice}`, { ...details, fix: fixOf(formerUserRepair(stage)) })
      else context.report(stage.range, `The image runs as root, since no USER is set; ${advice}`, { aliases: ['DS-0002', 'CKV_DOCKER_3', 'CKV_DOCKER_8'], ...details, fix: fixOf(unprivilegedUserRepair(context.project, stage)) })
    },
  },
})

/** Images that only carry files have no command, or an empty one (`ENTRYPOINT []`). */
function startsAnything(stage: Stage): boolean {
  return [stage.entrypoint, stage.command].some((start) => start !== undefined && (start.command.form === 'shell' || start.command.words.length > 0))
}

function fixOf(repair: UserRepair | undefined): FixProposal | undefined {
  return repair === undefined ? undefined : { title: `Run as ${repair.user}, who owns what the program writes`, safety: 'unsafe', edits: repair.edits }
}

function givesRootUp(container: RunningContainer): boolean {
  return container.dropsPrivileges
    || container.servers.some((server) => DROPPING_SERVERS.has(server.name)
      || (SERVERS_WITH_USER.has(server.name) && server.command.arguments.some((word) => USER_OPTIONS.test(word.value))))
    || container.commands.some(({ command }) => command.program !== undefined && (DROPPING_PROGRAMS.has(command.program) || command.name === '/init'))
}

/** gosu, su-exec or the like is put into an image whose entrypoint is not to be seen: that is what it is there for. */
function bringsDropper(project: Project, stage: Stage, container: RunningContainer): boolean {
  if (container.complete && container.scripts.length > 0) return false
  return stage.chain.some((link) => link.steps.some((step) => {
    const text = step.instruction.arguments.text
    return (step.instruction.keyword === 'RUN' || step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD') && (/\b(?:gosu|su-exec|s6-overlay|fixuid)\b/.test(text) || step.operations.some((operation) => operation.action === 'install' && operation.packages.some(({ name }) => name === 'setpriv' || name === 'runuser')))
  })) || filesBelow(project, stage, '/etc').some((file) => /supervisor.{0,200}\.conf$/.test(file.imagePath) && container.servers.length === 0 && /^[ \t]*user[ \t]*=/m.test(project.files.read(file.path) ?? ''))
}

/** Its only command is a shell, of its own or of a plain system. */
function isToolBox(stage: Stage): boolean {
  const { command, entrypoint } = stage
  if (entrypoint !== undefined || command === undefined) return false
  if (command.command.form === 'base') return stage.root.kind === 'image' && stage.root.facts?.runsAs === 'system' && command.command.words.length === 1 && /(?:^|\/)(?:ba|a)?sh$/.test(command.command.words[0] ?? '')
  const words = command.command.form === 'exec' ? command.command.words.map((word) => word.value) : command.command.text.text.trim().split(/\s+/)
  return words.length === 1 && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|a)?sh$/.test(words[0] ?? '')
}

/** A language with tools, without a project or a command of its own: what others build on, or a pipeline works with. */
function isBareRuntime(stage: Stage): boolean {
  const starts = [stage.entrypoint, stage.command].some((start) => start !== undefined && start.command.form !== 'base')
  return !starts && stage.root.kind === 'image' && stage.root.facts?.runsAs === 'runtime' && !takesSource(stage)
}

function isAllowed(stage: Stage, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return false
  const names = stage.chain.flatMap((one) => one.name ?? [])
  if (stage.root.kind === 'image') {
    const { registry, repository } = stage.root.reference
    names.push(repository, ...(registry === undefined ? [] : [`${registry}/${repository}`]))
  }
  return names.some((name) => allowed.includes(name))
}
