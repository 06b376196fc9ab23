import { type ComposeProject, defineRule, folderOf, hasUnreadParts, isActiveByDefault, type Project, type Service, valueAt } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'service-without-image-or-build',
  title: 'Say what each service runs',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: `A service needs an \`image\`, a \`build\` or a \`provider\`. Without one, the loader refuses the whole file, so that no other service starts either. A name with nothing behind it (\`nginx:\`) is such a service too, in a template as well:
whoever copies the template gets a stack that does not start.

Nothing is said of a file that is only a part: none of its services says what it runs, and a compose file beside it or in a folder above says it for a service of that name (\`docker compose -f compose.yaml -f extensions/metrics.yaml\`).`,
  remedy: 'Add `image:` or `build:`, or remove the service.',
  references: [{ title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n  «docs»:\n    # no config necessary\n` },
    { title: 'settings alone', files: `services:\n  «web»:\n    ports:\n      - "8000:8000"\n  db:\n    image: postgres:17\n` },
    { title: 'a part with a service that nobody has', files: { 'compose.yaml': 'services:\n  kettle:\n    image: teashop/kettle:1\n', 'extensions/hot.yaml': 'services:\n  kettle:\n    expose: ["80"]\n  «ketle»:\n    expose: ["80"]\n' } },
    { title: 'a template', files: { 'docker-compose.template.yml': 'services:\n  web:\n    image: shop/web:1\n  «nginx»:\n' } },
  ],
  good: [
    { title: 'image, build or provider', files: `services:\n  web:\n    image: shop/web:1\n  worker:\n    build: .\n  vm:\n    provider:\n      type: awesomecloud\n` },
    { title: 'out of another service', files: `services:\n  web:\n    image: shop/web:1\n  worker:\n    extends: web\n    command: work\n` },
    { title: 'out of an anchor', files: `x-app: &app\n  image: shop/web:1\nservices:\n  web:\n    <<: *app\n` },
    { title: 'merged over a file that says it', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', 'compose.override.yaml': 'services:\n  web:\n    ports: ["8000:8000"]\n' } },
    { title: 'a part that is merged over a file above it', files: { 'stack/compose.yaml': 'services:\n  kettle:\n    image: teashop/kettle:1\n  cups:\n    image: redis:8\n', 'stack/extensions/hot.yaml': 'services:\n  kettle:\n    command: ["--hot"]\n    expose: ["80"]\n' } },
    { title: 'an image named by a variable', files: `services:\n  web:\n    image: \${IMAGE}\n` },
    { title: 'extends a service that a variable names', files: `services:\n  web:\n    extends: { file: common.yaml, service: '\${BASE}' }\n` },
  ],
  on: {
    compose(compose, context) {
      if (hasUnreadParts(compose)) return
      for (const service of compose.services) {
        // A service or image that is no mapping or text has a fault of its own.
        const written = valueAt(valueAt(compose.root, 'services'), service.name)
        if ((written?.kind === 'scalar' && written.type !== 'null') || written?.kind === 'list' || (service.get('image')?.value.kind ?? 'scalar') !== 'scalar') continue
        if (saysWhatItRuns(service) || isPart(service, compose, context.project)) continue
        context.report(service.key, `Nothing says what ${service.name} runs, so the loader refuses the file; give it an image or a build, or remove it`, isActiveByDefault(service) ? {} : { severity: 'warning' })
      }
    },
  },
})

function saysWhatItRuns(service: Service): boolean {
  const { image } = service
  return (image !== undefined && image.type !== 'null' && (!image.resolved || image.text !== '')) || service.build !== undefined || service.get('provider') !== undefined
}

/** Whether the file is made to be merged over one that says what the service runs. A service with nothing behind its name is none. */
function isPart(service: Service, compose: ComposeProject, project: Project): boolean {
  if (compose.files.length > 1 || service.node === undefined || compose.services.some(saysWhatItRuns)) return false
  const folder = folderOf(compose.document.path)
  return project.derive(whereServicesRun).get(service.name)?.some((other) => other === folder || other === '' || other === '.' || folder.startsWith(`${other}/`)) === true
}

/** The folders of the compose files that say what a service of each name runs. */
function whereServicesRun(project: Project): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const { document, services } of project.compose) {
    for (const service of services) {
      if (!saysWhatItRuns(service)) continue
      const known = folders.get(service.name)
      const folder = folderOf(document.path)
      if (known === undefined) folders.set(service.name, [folder])
      else if (known.at(-1) !== folder && known.length < 100) known.push(folder)
    }
  }
  return folders
}
