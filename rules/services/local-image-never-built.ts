import { defineRule, isBuiltHere, joinPath, type Project, type ServiceModel } from '../../src/rule-api/index.ts'

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
  why: `An image that is only on the machine itself (\`pull_policy: never\`, a tag \`local\`, a name below \`localhost/\`) has to be built by something. Where no service of the project builds it, and no script or document does, the start fails on every other machine, and nobody knows how to make it.`,
  remedy: 'Add a service with `build:` and this image name, or document the build.',
  references: [{ title: 'Compose: pull_policy', url: 'https://docs.docker.com/reference/compose-file/services/#pull_policy' }],
  bad: [
    { files: `services:\n  web:\n    image: «shop/web:local»\n` },
    { title: 'never pulled', files: `services:\n  web:\n    image: «shop-web»\n    pull_policy: never\n` },
  ],
  good: [
    { title: 'built by another file', files: { 'dev.yml': 'services:\n  web:\n    image: shop/web:local\n', 'build.yml': 'services:\n  web:\n    image: shop/web:local\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\n' } },
    { title: 'built by the Makefile', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:local\n', Makefile: 'build:\n\tdocker build -t shop/web:local .\n' } },
    { title: 'from a registry', files: `services:\n  web:\n    image: shop/web:1.2\n  db:\n    image: postgres:17\n` },
    { title: 'a registry on this machine', files: `services:\n  web:\n    image: localhost:5000/shop/web:1\n` },
  ],
  on: {
    service(model, context) {
      const { image, service } = model
      if (image === undefined || service.image === undefined || service.build !== undefined) return
      const isLocal = service.pullPolicy?.text === 'never' || image.tag === 'local' || image.registry === 'localhost'
      if (!isLocal || !context.project.files.complete || isBuiltHere(context.project, image) || isNamedElsewhere(model, context.project)) return
      context.report(service.image, `Nothing in the project builds ${service.image.text}, and no registry has it; add a service that builds it, or document how it is made`)
    },
  },
})

function isNamedElsewhere(model: ServiceModel, project: Project): boolean {
  const repository = model.image?.repository ?? ''
  return [...new Set(['.', model.compose.folder, 'bin', 'scripts'])].some((folder) => project.files.list(folder).some((entry) => {
    if (entry.kind !== 'file' || (!CALLERS.test(entry.name) && folder !== 'bin' && folder !== 'scripts')) return false
    return project.document(joinPath(folder, entry.name))?.text.includes(repository) === true
  }))
}
