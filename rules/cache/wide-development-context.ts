import {
  contextSourcesOf, defineRule, folderOf, isCopy, isManifest, isRun, joinPath, normalizePath, relativeInside, type ServiceBuild, type Stage,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'wide-development-context',
  title: 'Give a development image that holds no code a narrow build context',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `A development image into which the source is mounted needs none of it for its build. With its own folder as the context, nothing of the code can get into the image by a later
\`COPY .\`, no change of the code can make it build again, and builders that send the context as a whole (the classic one, remote ones) send a few files instead of the tree.

Reported only where all that the Dockerfile takes lies in one folder below the context, so that this folder can become the context.`,
  remedy: 'Set `context` to the folder that holds the Dockerfile and what it copies, and shorten `dockerfile` and the sources of COPY accordingly.',
  references: [
    { title: 'Docker: build context', url: 'https://docs.docker.com/build/concepts/context/' },
    { title: 'Compose: build', url: 'https://docs.docker.com/reference/compose-file/build/#context' },
  ],
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  django:\n    build:\n      context: «.»\n      dockerfile: docker/Dockerfile-dev\n    volumes:\n      - .:/app\n',
        'docker/Dockerfile-dev': 'FROM python:3.13-slim\nRUN pip install --no-cache-dir virtualenv==20.26.6\nWORKDIR /app\n',
        'manage.py': '',
      },
    },
    {
      title: 'one requirements file out of the whole tree',
      files: {
        'build.yml': 'services:\n  shell:\n    build:\n      context: «.»\n      dockerfile: compose/shell/dev.Dockerfile\n',
        'compose/shell/dev.Dockerfile': 'FROM python:3.13-slim\nCOPY compose/shell/requirements.txt /opt/\nRUN pip install -r /opt/requirements.txt\n',
        'compose/shell/requirements.txt': 'ipython\n',
        'manage.py': '',
      },
    },
  ],
  good: [
    { title: 'the folder is the context', files: { 'compose.yaml': 'services:\n  django:\n    build:\n      context: docker\n      dockerfile: Dockerfile-dev\n    volumes:\n      - .:/app\n', 'docker/Dockerfile-dev': 'FROM python:3.13-slim\n', 'manage.py': '' } },
    { title: 'the Dockerfile stands at the top, with its manifest', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13\nCOPY requirements.txt /app/\n', 'requirements.txt': '', 'manage.py': '' } },
    { title: 'the manifest lies at the top', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/dev.Dockerfile\n    volumes:\n      - .:/app\n', 'docker/dev.Dockerfile': 'FROM python:3.13\nCOPY requirements.txt /app/\n', 'requirements.txt': '', 'manage.py': '' } },
    { title: 'the image holds the code', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/dev.Dockerfile\n', 'docker/dev.Dockerfile': 'FROM python:3.13\nCOPY . /app\n', 'manage.py': '' } },
    { title: 'the ignore file leaves nothing else', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/dev.Dockerfile\n    volumes:\n      - .:/app\n', 'docker/dev.Dockerfile': 'FROM python:3.13\n', '.dockerignore': '*\n', 'manage.py': '' } },
    { title: 'a production image', files: { 'compose.prod.yml': 'services:\n  cron:\n    build:\n      context: .\n      dockerfile: docker/cron/Dockerfile\n', 'docker/cron/Dockerfile': 'FROM alpine:3.23\nCOPY docker/cron/crontab /etc/crontabs/root\n', 'docker/cron/crontab': '', 'manage.py': '' } },
    { title: 'a bind mount reads the source while it builds', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/dev.Dockerfile\n    volumes:\n      - .:/app\n', 'docker/dev.Dockerfile': 'FROM python:3.13\nRUN --mount=type=bind,target=/src pip install -r /src/requirements.txt\n', 'requirements.txt': '', 'manage.py': '' } },
  ],
  on: {
    service({ service, build, purpose }, context) {
      const place = service.build?.context
      const stage = build?.stage
      const folder = build?.context?.folder
      if (place === undefined || folder === undefined || stage === undefined || build?.context === undefined) return
      if (stage.purpose.value !== 'development' && purpose.value !== 'development') return
      if (stage.purpose.value === 'test' || purpose.value === 'production') return
      const needed = neededFolder(build, stage, folder)
      if (needed === undefined || needed === '.') return
      const takesMore = build.context.listing.entries.some((entry) => entry.kind === 'file' && !build.context?.excluded(entry.path) && relativeInside(needed, entry.path) === undefined && !/^\.|\.ya?ml$|\.md$/.test(entry.path))
      if (!takesMore) return
      const message = `The image copies no code, yet ${folder === '.' ? 'the whole tree' : folder} is its build context; make ${joinPath(folder, needed)} the context`
      context.report({ range: place.range, document: place.document }, message, { related: [{ document: stage.document, range: stage.range, message: 'all that it takes lies in its own folder' }] })
    },
  },
})

/** The one folder, from the context's, that holds the Dockerfile and all that is taken; undefined where code is, or where it is not known. */
function neededFolder(build: ServiceBuild, stage: Stage, folder: string): string | undefined {
  const dockerfile = build.dockerfilePath === undefined || build.dockerfile?.document.origin !== undefined ? undefined : relativeInside(folder, build.dockerfilePath)
  if (dockerfile === undefined) return undefined
  const taken: string[] = []
  // Other stages may be built for it: all of the file counts.
  for (const { steps } of stage.file.stages) {
    for (const step of steps) {
      if (isCopy(step)) {
        const sources = contextSourcesOf(step)
        if (sources === undefined || sources.some((source) => /[*?[]/.test(source.path) || (!isManifest(source.path) && build.context?.listing.at(source.path)?.kind === 'folder'))) return undefined
        taken.push(...sources.map((source) => source.path))
      } else if (isRun(step)) {
        for (const mount of step.mounts) {
          if (mount.type !== 'bind' || mount.from !== undefined) continue
          if (mount.source === undefined) return undefined
          taken.push(normalizePath(joinPath('/', mount.source).slice(1) || '.'))
        }
      } else if (step.inner !== undefined) return undefined
    }
  }
  const common = folderOf(dockerfile)
  return taken.every((path) => path !== '.' && relativeInside(common, path) !== undefined) ? common : undefined
}
