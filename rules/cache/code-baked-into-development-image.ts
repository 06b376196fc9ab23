import { contextSourcesOf, type CopyStep, defineRule, destinationOf, isCopy, joinPath, type Project, relativeInside, type ServiceModel, sourceTakenBy, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'code-baked-into-development-image',
  title: 'Do not copy into a development image what is mounted over it',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['development'],
  why: `A bind mount hides what the image has at the same path. Source that is copied into an image which only ever runs with the source mounted is never seen: it makes the image larger,
and each change of the code builds it again for nothing.

Only images that are for development alone are reported. One that also goes to production needs the copy.`,
  remedy: 'Take the COPY out; copy only the manifests that the installation needs.',
  references: [
    { title: 'Docker: bind mounts, mounting over existing data', url: 'https://docs.docker.com/engine/storage/bind-mounts/#bind-mounting-over-existing-data' },
  ],
  bad: [
    {
      files: {
        'build.yml': 'services:\n  development:\n    image: shop/dev:local\n    build:\n      context: .\n      dockerfile: dev.Dockerfile\n',
        'dev.yml': 'services:\n  runserver:\n    image: shop/dev:local\n    volumes:\n      - .:/srv/shop\n',
        'dev.Dockerfile': 'FROM python:3.13\nWORKDIR /srv/shop\n«COPY . /srv/shop»\nRUN pip install -r requirements.txt\n',
        'requirements.txt': 'django\n',
        'manage.py': '',
      },
    },
    {
      title: 'a development stage',
      files: {
        'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: development\n    volumes:\n      - ./src:/app/src\n',
        Dockerfile: 'FROM node:24 AS development\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\n«COPY src/ ./src/»\nFROM node:24 AS production\nCOPY . /app\n',
        'package.json': '{}',
        'src/index.js': '',
      },
    },
  ],
  good: [
    { title: 'the image is for production too', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\n', 'manage.py': '' } },
    { title: 'only manifests are copied', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: dev.Dockerfile\n    volumes:\n      - .:/app\n', 'dev.Dockerfile': 'FROM python:3.13\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n', 'requirements.txt': '' } },
    { title: 'the mount lies elsewhere', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: dev.Dockerfile\n    volumes:\n      - ./data:/data\n', 'dev.Dockerfile': 'FROM python:3.13\nCOPY src/ /app/\n', 'src/manage.py': '' } },
    { title: 'another service runs the image as it is', files: { 'compose.dev.yml': 'services:\n  web:\n    image: shop/dev\n    build:\n      context: .\n      dockerfile: dev.Dockerfile\n    volumes:\n      - .:/app\n  worker:\n    image: shop/dev\n', 'dev.Dockerfile': 'FROM python:3.13\nCOPY . /app\n', 'manage.py': '' } },
  ],
  on: {
    stage(stage, context) {
      const services = servicesThatRun(stage, context.project)
      if (services.length === 0) return
      for (const step of stage.steps) {
        if (!isCopy(step)) continue
        const hidden = services.map((service) => ({ service, mount: mountOver(step, stage, service, context.project) }))
        const [first] = hidden
        // A service that runs the image without the mount needs what is in it.
        if (first === undefined || hidden.some(({ mount }) => mount === undefined)) continue
        const names = [...new Set(hidden.map(({ service }) => service.service.name))].join(', ')
        context.report(step.instruction.range, `The development service ${names} mounts the source over this copy, so it is never seen and only makes the image build again; take it out`, {
          related: hidden.flatMap(({ mount }) => (mount === undefined ? [] : [{ document: mount.document, range: mount.range, message: 'hides the copy' }])),
        })
      }
    },
  },
})

/** The services that start the stage's image: those that build it and have something to run, and those that name it. */
function servicesThatRun(stage: Stage, project: Project): ServiceModel[] {
  const builders = project.servicesOf(stage.file).filter((model) => model.build?.stage === stage)
  const images = new Set(builders.flatMap((model) => (model.service.image?.resolved === true ? [model.service.image.text] : [])))
  const users = project.services.filter((model) => model.build === undefined && model.service.image?.resolved === true && images.has(model.service.image.text))
  // A file that only builds images has services that nobody starts.
  const started = builders.filter((model) => users.length === 0 || model.service.volumes.length > 0 || model.service.command !== undefined || model.service.ports.length > 0)
  return [...started, ...users]
}

function mountOver(copy: CopyStep, stage: Stage, { service }: ServiceModel, project: Project): ServiceModel['service']['volumes'][number] | undefined {
  const contexts = project.contextsOf(stage.file)
  const taken = sourceTakenBy(copy, contexts)
  const destination = destinationOf(copy)
  if (taken === undefined || destination === undefined || contextSourcesOf(copy)?.length !== 1) return undefined
  return service.volumes.find((mount) => {
    if (mount.kind !== 'bind' || mount.hostPath === undefined || mount.target?.resolved !== true || !mount.target.text.startsWith('/')) return false
    if (relativeInside(joinPath('/', mount.target.text), destination) === undefined) return false
    const source = taken.source.path
    return contexts.some((context) => relativeInside(mount.hostPath ?? '', joinPath(context.folder, source === '*' ? '.' : source)) !== undefined)
  })
}
