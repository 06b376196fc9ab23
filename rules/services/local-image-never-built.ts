import { defineRule, folderOf, isBuiltHere, joinPath, nameOf, type Project, type ServiceModel, stageOfService } from '../../src/rule-api/index.ts'

/** Where projects say how their images are built. */
const CALLERS = /^(?:Makefile|makefile|GNUmakefile|justfile|Justfile|Taskfile\.ya?ml|package\.json|README(?:\.md|\.rst|\.txt)?|readme\.md|docker-bake\.(?:hcl|json)|\.gitlab-ci\.yml|Jenkinsfile|.*\.(?:sh|mk|ps1|bat|md))$/

export default defineRule({
  id: 'local-image-never-built',
  title: 'Say where an image of this machine comes from',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `An image that is only on the machine itself (\`pull_policy: never\`, a tag \`local\`, a name below \`localhost/\`) has to be built by something. Where no service of the project builds it, and no script or document does, the start fails on every other machine, and nobody knows how to make it.

The same happens where a service means an image that another one builds, and has its name or version wrong: \`shop/web:1.3\` where \`shop/web:1.2\` is built, \`shop/webs:1.2\` for \`shop/web:1.2\`. Judged are versions of one image, and names that are one letter apart.`,
  remedy: 'Add a service with `build:` and this image name, or document the build.',
  references: [{ title: 'Compose: pull_policy', url: 'https://docs.docker.com/reference/compose-file/services/#pull_policy' }],
  bad: [
    { files: `services:\n  web:\n    image: «shop/web:local»\n` },
    { title: 'never pulled', files: `services:\n  web:\n    image: «shop-web»\n    pull_policy: never\n` },
    { title: 'another version than the one that is built', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1.2.0\n    build: .\n  worker:\n    image: «shop/web:1.2»\n    command: celery -A shop worker\n', Dockerfile: 'FROM python:3.13-slim\n' }, severity: 'warning' },
    { title: 'a letter too many', files: { 'compose.yaml': 'services:\n  web:\n    image: example/forum:2.3.0\n    build: .\n  worker:\n    image: «example/forums:2.3.0»\n', Dockerfile: 'FROM ruby:3.4-slim\n' }, severity: 'warning' },
  ],
  good: [
    { title: 'built by another file', files: { 'dev.yml': 'services:\n  web:\n    image: shop/web:local\n', 'build.yml': 'services:\n  web:\n    image: shop/web:local\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\n' } },
    { title: 'built by the Makefile', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:local\n', Makefile: 'build:\n\tdocker build -t shop/web:local .\n' } },
    { title: 'from a registry', files: `services:\n  web:\n    image: shop/web:1.2\n  db:\n    image: postgres:17\n` },
    { title: 'other tags for other images, and names that differ by more than a letter', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1.2\n    build: .\n  assets:\n    image: shop/web:assets\n  old:\n    image: shop/web:${OLD:-1.0}\n  a:\n    image: example/app-a:1\n  b:\n    image: example/app-b:1\n    build: .\n  api1:\n    image: shop/web1:1.2\n  worker:\n    image: shop/worker:1.2\n  other:\n    image: registry.example.org/shop/web:1.1\n', Dockerfile: 'FROM python:3.13-slim\n' } },
    { title: 'the version that is built by another service, or named by the documentation', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:2.0\n    build: .\n  old:\n    image: shop/web:1.0\n  older:\n    image: shop/web:0.9\n  oldest:\n    image: shop/web:0.9\n    build: ./old\n', Dockerfile: 'FROM python:3.13-slim\n', 'old/Dockerfile': 'FROM python:3.13-slim\n', 'README.md': 'The old one stays: `docker pull shop/web:1.0`.\n' } },
    { title: 'a registry on this machine', files: `services:\n  web:\n    image: localhost:5000/shop/web:1\n` },
  ],
  on: {
    service(model, context) {
      const { image, service } = model
      if (image === undefined || service.image === undefined || service.build !== undefined) return
      const meant = meantBy(model, context.project)
      if (meant !== undefined) {
        context.report(service.image, `Nothing builds ${service.image.text}; the service ${meant.service.name} builds ${meant.service.image?.text ?? ''}, which is most likely meant`, {
          severity: 'warning',
          ...(meant.service.image === undefined ? {} : { related: [{ ...meant.service.image, message: 'what is built' }] }),
        })
        return
      }
      const isLocal = service.pullPolicy?.text === 'never' || image.tag === 'local' || image.registry === 'localhost'
      if (!isLocal || !context.project.files.complete || isBuiltHere(context.project, image) || isNamedElsewhere(context.project, model, image.repository)) return
      context.report(service.image, `Nothing in the project builds ${service.image.text}, and no registry has it; add a service that builds it, or document how it is made`)
    },
  },
})

/** A version, and no name of a variant. */
const VERSION = /^v?\d+(?:\.\d+)*$/

/** The services of each compose project that build an image with a version, by the owner in its name: asked for each service. */
function builtImages(project: Project): ReadonlyMap<ServiceModel['compose'], ReadonlyMap<string, readonly ServiceModel[]>> {
  const built = new Map<ServiceModel['compose'], Map<string, ServiceModel[]>>()
  for (const model of project.services) {
    const { compose, image, service } = model
    if (image?.tag === undefined || service.build === undefined || service.image?.source !== service.image?.text || service.build.tags.length > 0) continue
    const byOwner = built.get(compose) ?? new Map<string, ServiceModel[]>()
    built.set(compose, byOwner)
    const owner = ownerOf(image)
    const models = byOwner.get(owner)
    if (models === undefined) byOwner.set(owner, [model])
    else models.push(model)
  }
  return built
}

function ownerOf({ registry, repository }: NonNullable<ServiceModel['image']>): string {
  return `${registry ?? ''}\0${folderOf(repository)}`
}

/** The service beside it that builds what its image most likely means: another version, or a name that is a letter apart. */
function meantBy(model: ServiceModel, project: Project): ServiceModel | undefined {
  const { image, service } = model
  // Whoever always pulls means what the registry has; a variable may be set to anything.
  if (image === undefined || image.digest !== undefined || service.image?.source !== service.image?.text || service.pullPolicy?.text === 'always') return undefined
  if (!project.files.complete || stageOfService(project, model) !== undefined) return undefined
  const candidates = project.derive(builtImages).get(model.compose)?.get(ownerOf(image)) ?? []
  const meant = isBuiltHere(project, image)
    ? candidates.find((other) => other.image?.repository === image.repository && VERSION.test(image.tag ?? '') && VERSION.test(other.image?.tag ?? ''))
    : candidates.find((other) => other.image?.tag === image.tag && image.tag !== 'latest' && isMisspelt(image.repository, other.image?.repository ?? ''))
  return meant === undefined || isNamedElsewhere(project, model, service.image?.text ?? '') ? undefined : meant
}

/** Whether one letter is missing, too many, or wrong in the last part of two names of one owner. A letter that is a word of its own (`app-a`) tells two images apart. */
function isMisspelt(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (!one.includes('/') || nameOf(short).length < 3 || one === other || /\d/.test(one + other)) return false
  let at = 0
  while (long[at] === short[at]) at++
  if (at <= long.lastIndexOf('/') || !/[a-z]/.test(long[at] ?? '')) return false
  const rest = short.slice(short.length === long.length ? at + 1 : at)
  return rest === long.slice(at + 1) && (/[a-z]/.test(long[at - 1] ?? '') || /^[a-z]/.test(rest))
}

function isNamedElsewhere(project: Project, model: ServiceModel, repository: string): boolean {
  return [...new Set(['.', model.compose.folder, 'bin', 'scripts'])].some((folder) => project.files.list(folder).some((entry) => {
    if (entry.kind !== 'file' || (!CALLERS.test(entry.name) && folder !== 'bin' && folder !== 'scripts')) return false
    return project.document(joinPath(folder, entry.name))?.text.includes(repository) === true
  }))
}
