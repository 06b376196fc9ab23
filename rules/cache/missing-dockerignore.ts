import { type BuildPair, createDocument, defineRule, type FixProposal, ignoreLines, joinPath, knownBuilds, type Project, type Unwanted, unwantedTaken } from '../../src/rule-api/index.ts'

const WHAT = {
  repository: 'the repository itself', environment: 'settings of this machine', secret: 'secrets', modules: 'installed modules', virtualenv: 'a virtual environment', bytecode: 'compiled files', database: 'a local database',
} as const

export default defineRule({
  id: 'missing-dockerignore',
  title: 'Keep what has no business in the image out of the build context with a .dockerignore',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `A COPY of a whole folder takes everything in it: the history in \`.git\`, the modules and virtual environments of the machine that builds, local databases, \`.env\`
files. The image grows, a commit or a test run invalidates the layer although no code has changed, and secrets may leave the machine.

Only what is really there, and would really be copied, is reported.`,
  references: [
    { title: 'Docker: .dockerignore files', url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
    { title: 'Docker: building best practices', url: 'https://docs.docker.com/build/building/best-practices/#exclude-with-dockerignore' },
  ],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n«COPY . .»\n',
        'requirements.txt': 'django\n',
        'manage.py': '',
        '.git/HEAD': 'ref: refs/heads/main\n',
        'db.sqlite3': '',
        'shop/__pycache__/views.cpython-313.pyc': '',
      },
      fixed: { '.dockerignore': '.git\n**/*.sqlite3\n**/__pycache__\n**/*.pyc\nDockerfile\n' },
    },
    {
      title: 'all that lies there; what is copied by its name stays',
      files: {
        'docker-compose.yml': 'services:\n  web:\n    build: .\n',
        'docker-compose.prod.yml': 'services:\n  web:\n    restart: always\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nCOPY .github/version.txt ./\n',
        'manage.py': '',
        '.github/version.txt': '1\n',
        '.vscode/settings.json': '{}',
        'media/photo.jpg': '',
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.env': 'DJANGO_SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n',
      },
      tracked: ['manage.py', 'docker-compose.yml'],
      ignored: ['.env', 'media/any', 'media/photo.jpg'],
      fixed: { '.dockerignore': '.git\n.env\n**/__pycache__\n**/*.pyc\n.vscode\nDockerfile\ndocker-compose.prod.yml\ndocker-compose.yml\nmedia\n' },
    },
    {
      title: 'a context that compose names, modules that are sure to be there',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: ./web\n',
        'web/Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n«COPY . .»\n',
        'web/package.json': '{"dependencies":{"express":"5.1.0"}}',
        'web/package-lock.json': '{}',
        '.gitignore': 'node_modules\n',
      },
      tracked: ['web/package.json', 'web/Dockerfile'],
    },
  ],
  good: [
    { title: 'an ignore file is there', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '.git\n', '.git/HEAD': '', 'manage.py': '' } },
    { title: 'an ignore file of its own', files: { 'prod.Dockerfile': 'FROM python:3.13\nCOPY . /app\n', 'prod.Dockerfile.dockerignore': '.git\n', '.git/HEAD': '', 'manage.py': '' } },
    { title: 'only single files and one folder are copied', files: { Dockerfile: 'FROM python:3.13\nCOPY requirements.txt manage.py /app/\nCOPY shop/ /app/shop/\n', 'requirements.txt': '', 'manage.py': '', 'shop/views.py': '', '.git/HEAD': '' } },
    { title: 'nothing that is unwanted is there', files: { Dockerfile: 'FROM nginx:1.30\nCOPY . /usr/share/nginx/html\n', 'index.html': '' } },
    { title: 'the build asks git for the version', files: { Dockerfile: 'FROM golang:1.26\nCOPY . /src\nRUN go build -ldflags "-X main.version=$(git describe --tags)" ./...\n', 'main.go': '', '.git/HEAD': '' } },
    { title: 'the modules come from outside on purpose', files: { Dockerfile: 'FROM node:24-slim\nCOPY . /app\nCMD ["node", "/app/server.js"]\n', 'server.js': '', 'node_modules/express/index.js': '' } },
    { title: 'the context is not there', files: { 'images/Dockerfile': 'FROM python:3.13\nCOPY app/ /app/\nCOPY . /srv\n', '.git/HEAD': '' } },
    { title: 'a database that git tracks is part of the project', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', 'seed.sqlite3': '', 'manage.py': '' }, tracked: ['seed.sqlite3', 'manage.py', 'Dockerfile'] },
  ],
  on: {
    project(project, context) {
      const reported = new Set<string>()
      for (const pair of knownBuilds(project)) {
        // Several Dockerfiles of one folder lack the same file: one fault.
        if (pair.context.ignoreFile !== undefined || reported.has(pair.context.folder)) continue
        const all = unwantedTaken(pair, project)
        const unwanted = all.filter((item) => item.kind !== 'secret')
        const [first] = unwanted
        if (first === undefined || unwanted.every((item) => item.kind === 'bytecode' || item.kind === 'environment' && !item.exists)) continue
        reported.add(pair.context.folder)
        const { instruction, stage } = first.copy
        const names = [...new Map(unwanted.map((item) => [item.kind, item])).values()].slice(0, 4).map((item) => `${item.path} (${WHAT[item.kind]})`)
        context.report({ range: instruction.range, document: stage.document }, `Without a .dockerignore this also copies ${names.join(', ')}; write ${joinPath(pair.context.folder, '.dockerignore')} with what must stay outside`, { fix: writeFile(pair, all, project) })
      }
    },
  },
})

function writeFile({ context }: BuildPair, unwanted: readonly Unwanted[], project: Project): FixProposal | undefined {
  const path = joinPath(context.folder, '.dockerignore')
  if (project.files.stat(path) !== undefined) return undefined
  const text = `${ignoreLines(context, unwanted, project).join('\n')}\n`
  return { title: `Write ${path}`, safety: 'unsafe', edits: [{ document: createDocument(path, 'ignore', ''), range: { start: 0, end: 0 }, text }] }
}
