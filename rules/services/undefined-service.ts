import { defineRule, hasUnreadParts, isActiveByDefault, type Located, nearest, scalarAt, type Service, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-service',
  title: 'Name only services that exist',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `The loader refuses a file in which a service depends on, links to, takes volumes from or shares the network or processes of a service that is not there. \`required: false\` does not help: it is for services that a profile turns off.`,
  remedy: 'Correct the name, or remove the reference.',
  references: [{ title: 'Compose: depends_on', url: 'https://docs.docker.com/reference/compose-file/services/#depends_on' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - «database»\n  db:\n    image: postgres:17\n` },
    { title: 'long form, link, network mode', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      «dbs»:\n        condition: service_started\n    links:\n      - «cache:redis»\n    volumes_from:\n      - «assets:ro»\n    pid: «service:agent»\n  db:\n    image: postgres:17\n  vpn:\n    image: shop/vpn:1\n    network_mode: «service:tunnel»\n` },
    { title: 'misspelt', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [«cahce»]\n  cache:\n    image: redis:8\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on: [cache]\n  cache:\n    image: redis:8\n` },
    { title: 'a warning behind a profile, which the loader does not look at', files: `services:\n  job:\n    image: shop/job:1\n    profiles: [tools]\n    depends_on: [«db»]\n`, severity: 'warning' },
    { title: 'namespaces', files: `services:\n  web:\n    image: shop/web:1\n    ipc: «service:agent»\n    uts: «service:agent»\n`, severity: 'error' },
  ],
  good: [
    { title: 'all there', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n    links: ["db:database"]\n  db:\n    image: postgres:17\n` },
    { title: 'containers are not services', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: container:vpn\n    volumes_from: [container:assets]\n    external_links: [legacy_db:db]\n` },
    { title: 'named by a variable', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: ["\${DATABASE}"]\n    network_mode: service:\${VPN}\n` },
    { title: 'defined in another file of the project', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', 'compose.override.yaml': 'services:\n  web:\n    depends_on: [db]\n  db:\n    image: postgres:17\n' } },
    { title: 'turned off by a profile', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      mail:\n        condition: service_started\n        required: false\n  mail:\n    image: shop/mail:1\n    profiles: [mail]\n` },
    { title: 'perhaps declared in a file on another machine', files: { 'compose.yaml': `include:\n  - oci://registry.example.org/shop/base:1\nservices:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n` } },
    { title: 'perhaps declared in a file that a variable names', files: { 'compose.yaml': `include:\n  - \${STACK}/compose.yaml\nservices:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n` } },
    { title: 'namespaces of services that are there', files: `services:\n  web:\n    image: shop/web:1\n    pid: service:db\n    network_mode: "service:"\n  db:\n    image: postgres:17\n` },
  ],
  on: {
    compose(compose, context) {
      if (hasUnreadParts(compose)) return
      const names = compose.services.map((service) => service.name)
      const jobs = compose.root.entries.get('jobs')?.value
      for (const service of compose.services) {
        for (const { name, at, what } of referencesOf(service)) {
          if (name === '' || name.includes('$') || compose.service(name) !== undefined) continue
          const isJob = jobs?.kind === 'mapping' && jobs.entries.has(name)
          const meant = isJob ? undefined : nearest(name, names.filter((other) => other !== service.name))
          const hint = isJob ? 'it is a job, and services can only depend on services' : meant !== undefined ? `did you mean ${meant}?` : 'correct the name or remove it'
          context.report(at, `There is no service ${name} that ${service.name} could ${what}, so the loader refuses the file; ${hint}`, {
            ...(isActiveByDefault(service) ? {} : { severity: 'warning' }),
            fix: meant === undefined || textOf(at) !== name ? undefined : { title: `Name ${meant}`, safety: 'unsafe', edits: [{ document: at.document, range: at.range, text: meant }] },
          })
        }
      }
    },
  },
})

interface ServiceName {
  readonly name: string
  readonly at: Located
  readonly what: string
}

function referencesOf(service: Service): readonly ServiceName[] {
  const modes = [
    { scalar: service.networkMode, what: 'share the network of' }, { scalar: service.pid, what: 'share the processes of' }, { scalar: service.ipc, what: 'share the memory of' }, { scalar: scalarAt(service.node, 'uts'), what: 'share the host name of' },
  ]
  return [
    ...service.dependsOn.flatMap((each) => (each.resolved ? [{ name: each.service, at: each, what: 'depend on' }] : [])),
    ...service.links.flatMap((link) => (link.text.resolved ? [{ name: link.service, at: link, what: 'be linked to' }] : [])),
    ...service.volumesFrom.flatMap((from) => (from.service !== undefined && from.text.resolved ? [{ name: from.service, at: from, what: 'take volumes from' }] : [])),
    ...modes.flatMap(({ scalar, what }) => (scalar?.resolved === true && scalar.text.startsWith('service:') ? [{ name: scalar.text.slice('service:'.length), at: scalar, what }] : [])),
  ]
}
