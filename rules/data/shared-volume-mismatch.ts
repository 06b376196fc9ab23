import {
  containerPath, defineRule, isAtOrBelow, mountHolding, nginxConfiguration, type Project, type RuleContext, type ServiceModel, stageOfService, startOfService, startsNginx, staticRootOf, volumeSharesOf, type VolumeShare,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shared-volume-mismatch',
  title: 'Mount a shared volume where its files are written',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'unknown'],
  why: `A volume that two services share carries files from the one to the other: static files to the web server, a socket from the application to its proxy. Where the one that writes has it mounted beside the place it writes to, the files stay in that container, and the other one sees an empty folder.

Known are \`collectstatic\` with a \`STATIC_ROOT\` that Django's settings plainly name, sockets that a server's command binds (\`--bind unix:/run/app/web.sock\`), and the folders that \`root\` and \`alias\` name in the configuration of an nginx of the project. Volumes into which another service writes at the right place are not reported.`,
  remedy: 'Mount the volume at the folder that is written, or write to the folder where it is mounted.',
  references: [
    { title: 'Django: STATIC_ROOT', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#static-root' },
    { title: 'Docker: volumes', url: 'https://docs.docker.com/engine/storage/volumes/' },
  ],
  bad: [
    {
      title: 'static files',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «static:/app/static»\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - static:/srv/static:ro\nvolumes:\n  static:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\npython manage.py collectstatic --noinput\nexec gunicorn shop.wsgi\n',
        'manage.py': '',
        'shop/settings.py': 'STATIC_URL = "static/"\nSTATIC_ROOT = "/srv/static"\n',
      },
    },
    {
      title: 'static files, beside what nginx serves',
      files: {
        'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    volumes: ["static:/app/static"]\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - ./nginx.conf:/etc/nginx/conf.d/default.conf:ro\n      - «static:/usr/share/nginx/static:ro»\nvolumes:\n  static:\n',
        'nginx.conf': 'server {\n  location /static/ { alias /srv/static/; }\n  location / { proxy_pass http://web:8000; }\n}\n',
      },
    },
    {
      title: 'collected by the entrypoint, for the server alone',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «static:/app/static»\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - static:/srv/static:ro\nvolumes:\n  static:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["sh", "/app/start.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
        'start.sh': '#!/bin/sh\nif [ "$1" = gunicorn ]; then\n  python manage.py collectstatic --noinput\nfi\nexec "$@"\n',
        'manage.py': '',
        'shop/settings.py': 'STATIC_URL = "static/"\nSTATIC_ROOT = "/srv/static"\n',
      },
    },
    {
      title: 'a socket',
      files: `services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind unix:/run/shop/web.sock shop.wsgi\n    volumes:\n      - «sockets:/var/run/shop-sockets»\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - sockets:/run/shop:ro\nvolumes:\n  sockets:\n`,
    },
  ],
  good: [
    {
      title: 'where nginx serves it, by an alias and below a root; and volumes for other things',
      files: {
        'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    volumes: ["static:/app/static", "media:/app/media", "run:/run/shop"]\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - ./nginx.conf:/etc/nginx/conf.d/default.conf:ro\n      - static:/srv/static:ro\n      - media:/srv/www/media:ro\n      - run:/run/shop\n      - certificates:/certificates:ro\n  acme:\n    image: shop/acme:1\n    volumes: ["certificates:/data"]\nvolumes:\n  static:\n  media:\n  run:\n  certificates:\n',
        'nginx.conf': 'server {\n  root /srv/www;\n  location /static/ { alias /srv/static/; }\n  location / { proxy_pass http://unix:/run/shop/web.sock; }\n}\n',
      },
    },
    {
      title: 'the folder that is written',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - static:/srv/static\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - static:/usr/share/nginx/html/static:ro\nvolumes:\n  static:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "-c", "python manage.py collectstatic --noinput && gunicorn shop.wsgi"]\n',
        'manage.py': '',
        'shop/settings.py': 'STATIC_ROOT = "/srv/static"\n',
      },
    },
    {
      title: 'nothing collects at the start',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - media:/app/media\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - media:/srv/media:ro\nvolumes:\n  media:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\nCMD ["gunicorn", "shop.wsgi"]\n',
        'manage.py': '',
        'shop/settings.py': 'STATIC_ROOT = "/srv/static"\n',
      },
    },
    {
      title: 'static files and media on volumes of their own',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - media:/app/media\n      - static:/app/public\n  nginx:\n    image: nginx:1.29\n    volumes:\n      - media:/srv/media:ro\n      - static:/srv/static:ro\nvolumes:\n  media:\n  static:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "-c", "python manage.py collectstatic --noinput && gunicorn shop.wsgi"]\n',
        'manage.py': '',
        'shop/settings.py': 'BASE_DIR = Path(__file__).resolve().parent.parent\nSTATIC_ROOT = BASE_DIR / "public"\n',
      },
    },
    { title: 'a socket where the volume is', files: `services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind unix:/run/shop/web.sock shop.wsgi\n    volumes: ["sockets:/run/shop"]\n  nginx:\n    image: nginx:1.29\n    volumes: ["sockets:/var/run/shop:ro"]\nvolumes:\n  sockets:\n` },
    { title: 'shared for something else', files: `services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind unix:/tmp/web.sock shop.wsgi\n    volumes: ["uploads:/srv/uploads"]\n  worker:\n    image: shop/web:1\n    volumes: ["uploads:/srv/files"]\nvolumes:\n  uploads:\n` },
  ],
  on: {
    compose(compose, context) {
      for (const [name, shares] of volumeSharesOf(compose, context.project)) {
        const services = new Set(shares.map((share) => share.service))
        if (services.size < 2) continue
        const reported = new Set<VolumeShare>()
        for (const share of shares) {
          const written = writtenPath(share.service, context.project, name)
          // Read-only here, or on some mount: what is written does not stay in the container.
          if (written === undefined || share.mount.readOnly || mountHolding(share.service, written.path) !== undefined) continue
          if (!written.fits(share, shares) || isWrittenElsewhere(share, shares, context.project, name)) continue
          reported.add(share)
          context.report(share.mount, `${share.service.service.name} writes ${written.what} to ${written.path}, which is not on the volume ${name} that it shares with ${others(share, shares)}; mount the volume there`)
        }
        if (reported.size === 0) for (const share of shares) judgeNginx(share, shares, name, context)
      }
    },
  },
})

/** A volume that nginx has mounted where its configuration names nothing. */
function judgeNginx(share: VolumeShare, shares: readonly VolumeShare[], name: string, context: RuleContext): void {
  const { service: model, path, mount } = share
  const stage = stageOfService(context.project, model)
  if (!startsNginx(stage, model) || /log|cache|cert|ssl|letsencrypt|acme/i.test(name)) return
  const configuration = nginxConfiguration(context.project, stage, model)
  const served = configuration?.served ?? []
  const [first] = served
  // A folder below a `root` is served by its own name.
  if (configuration === undefined || first === undefined || served.some((folder) => isAtOrBelow(path, folder.path)) || [...configuration.paths].some((each) => isAtOrBelow(each, path))) return
  if (shares.some((other) => other !== share && other.service === model)) return
  const unmounted = served.find((folder) => mountHolding(model, folder.path) === undefined)
  const named = unmounted ?? first
  context.report(mount, `The configuration of ${model.service.name} serves ${[...new Set(served.map((folder) => folder.path))].join(', ')}, and nothing in ${path}, where it has the volume ${name}; mount it where it is served`, {
    related: [{ document: named.document, range: named.range, message: 'what is served' }],
  })
}

interface Written {
  readonly path: string
  readonly what: string
  /** Whether a share is the one for these files. */
  readonly fits: (share: VolumeShare, shares: readonly VolumeShare[]) => boolean
}

const STATIC_NAME = /static|assets|public/i
const SOCKET_NAME = /sock|run/i

/** What a service writes for others when it starts. */
function writtenPath(model: ServiceModel, project: Project, volume: string): Written | undefined {
  const { commands } = startOfService(project, model)
  const stage = stageOfService(project, model)
  if (stage !== undefined && STATIC_NAME.test(volume) && commands.some(({ command }) => command.words.some((word) => word.value === 'collectstatic') )) {
    const root = staticRootOf(stage, project)
    if (root !== undefined) return { path: root.path, what: 'its static files', fits: (_share, shares) => shares.some((each) => each.mount.readOnly) }
  }
  if (!SOCKET_NAME.test(volume)) return undefined
  for (const { command } of commands) {
    for (const word of command.words) {
      const path = /(?:^|=)unix:(\/[\w./-]{1,200}\.sock)$/.exec(word.literal ?? '')?.[1]
      const absolute = path === undefined ? undefined : containerPath(path)
      if (absolute !== undefined) return { path: absolute, what: 'its socket', fits: (_share, shares) => shares.some((each) => each.service !== model) }
    }
  }
  return undefined
}

function isWrittenElsewhere(share: VolumeShare, shares: readonly VolumeShare[], project: Project, volume: string): boolean {
  return shares.some((other) => {
    if (other.service === share.service || other.mount.readOnly) return false
    const written = writtenPath(other.service, project, volume)
    return written !== undefined && isAtOrBelow(written.path, other.path)
  })
}

function others(share: VolumeShare, shares: readonly VolumeShare[]): string {
  return [...new Set(shares.filter((each) => each.service !== share.service).map((each) => each.service.service.name))].join(' and ')
}
