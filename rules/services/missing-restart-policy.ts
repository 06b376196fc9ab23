import { appendedToService, defineRule, isAwaited, type FixProposal, type Service } from '../../src/rule-api/index.ts'

/** Keys of `deploy` that only Swarm reads, where each task is started again by default. */
const SWARM_KEYS = ['placement', 'update_config', 'rollback_config', 'endpoint_mode', 'mode']

export default defineRule({
  id: 'missing-restart-policy',
  title: 'Say whether a production service is started again',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  purposes: ['production'],
  why: `Without \`restart\` a service that ends stays ended: after a crash, and after each restart of the host or of Docker. For a task that runs once, \`restart: "no"\` says that this is meant.

Not reported: services of a profile, those that others wait for to complete, and stacks that are evidently for Swarm, which starts everything again.`,
  remedy: 'Add `restart: unless-stopped`, or `restart: "no"` for what runs once.',
  references: [{ title: 'Docker: start containers automatically', url: 'https://docs.docker.com/engine/containers/start-containers-automatically/' }],
  bad: [
    { files: { 'docker-compose.prod.yml': 'services:\n  «web»:\n    image: shop/web:1\n  db:\n    image: postgres:17\n    restart: always\n' }, fixed: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: shop/web:1\n    restart: unless-stopped\n  db:\n    image: postgres:17\n    restart: always\n' } },
    { title: 'null', files: { 'compose.production.yaml': 'services:\n  «web»:\n    image: shop/web:1\n    restart:\n' }, fixed: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    restart: unless-stopped\n' } },
    { title: 'behind what is turned off', files: { 'compose.production.yaml': 'services:\n  «web»:\n    image: shop/web:1\n    environment:\n      A: 1\n      # B: 2\n\nvolumes: {}\n' }, fixed: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      A: 1\n      # B: 2\n    restart: unless-stopped\n\nvolumes: {}\n' } },
    { title: 'shared with others', files: { 'compose.production.yaml': 'services:\n  «web»: &web\n    image: shop/web:1\n  «worker»: *web\n' }, unfixed: true },
  ],
  good: [
    { title: 'one that is said', files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: shop/web:1\n    restart: unless-stopped\n  migrate:\n    image: shop/web:1\n    restart: "no"\n  api:\n    image: shop/api:1\n    deploy:\n      restart_policy:\n        condition: any\n' } },
    { title: 'runs once before others', files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: shop/web:1\n    restart: always\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n  migrate:\n    image: shop/web:1\n    command: migrate\n' } },
    { title: 'started by hand', files: { 'docker-compose.prod.yml': 'services:\n  shell:\n    image: shop/web:1\n    profiles: [tools]\n' } },
    { title: 'not production', files: { 'docker-compose.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
    { title: 'Swarm', files: { 'stack.prod.yml': 'services:\n  web:\n    image: shop/web:1\n    deploy:\n      mode: global\n' } },
    { title: 'an image that is only built', files: { 'build.prod.yml': 'services:\n  web:\n    image: shop/web:1\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\n' } },
  ],
  on: {
    service({ service, compose }, context) {
      const restart = service.restart
      if ((restart !== undefined && restart.type !== 'null') || service.deploy?.restartPolicy !== undefined || service.profiles.length > 0 || isForSwarm(service)) return
      if (service.image === undefined && service.build === undefined) return
      if (isAwaited(service, context.project) || isOnlyBuilt(compose.services)) return
      context.report(service.key, `Nobody starts ${service.name} again after a crash or a restart of the host; add restart: unless-stopped, or "no" if it runs once`, { fix: restarted(service) })
    },
  },
})

/** What runs once needs `"no"` instead, so that somebody has to look. */
function restarted(service: Service): FixProposal | undefined {
  const proposal = { title: 'Start it again unless it was stopped', safety: 'unsafe' } as const
  const empty = service.get('restart')
  if (empty === undefined) {
    const edit = appendedToService(service, () => ['restart: unless-stopped'])
    return edit === undefined ? undefined : { ...proposal, edits: [edit] }
  }
  const { document, range } = empty.key
  const isOwn = document === service.key.document && empty.value.alias === undefined && empty.value.route === undefined
  const behind = /^:[ \t]*(?=\r?\n|$)/.exec(document.text.slice(range.end, range.end + 80))?.[0]
  return isOwn && behind !== undefined ? { ...proposal, edits: [{ document, range: { start: range.end, end: range.end + behind.length }, text: ': unless-stopped' }] } : undefined
}

function isForSwarm(service: Service): boolean {
  return SWARM_KEYS.some((key) => service.deploy?.value.entries.has(key) === true)
}

/** A file that only builds and names images starts nothing. */
function isOnlyBuilt(services: readonly Service[]): boolean {
  return services.every((service) => service.build !== undefined && [...(service.node?.entries.keys() ?? [])].every((key) => key === 'build' || key === 'image' || key === 'platform'))
}
