import { defineRule, isActiveByDefault, type Located, scalarAt, type Service } from '../../src/rule-api/index.ts'

interface Step {
  readonly to: string
  readonly at: Located
}

export default defineRule({
  id: 'dependency-cycle',
  title: 'Break cycles of services that wait for each other',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Services that wait for each other in a circle can never start, so the loader refuses the file. Links, shared networks (`network_mode: service:…`) and `volumes_from` make dependencies too.',
  remedy: 'Remove one of the dependencies: most often the one of the service that others use.',
  references: [{ title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - «api»\n  api:\n    image: shop/api:1\n    depends_on:\n      - web\n` },
    { title: 'itself', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [«web»]\n` },
    { title: 'through a link', files: `services:\n  a:\n    image: shop/a:1\n    depends_on:\n      «b»:\n        condition: service_started\n  b:\n    image: shop/b:1\n    links: ["c:other"]\n  c:\n    image: shop/c:1\n    network_mode: service:a\n` },
  ],
  good: [
    { title: 'a diamond is no circle', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [api, worker]\n  api:\n    image: shop/api:1\n    depends_on: [db]\n  worker:\n    image: shop/worker:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'no dependencies', files: `services:\n  web:\n    image: shop/web:1\n  api:\n    image: shop/api:1\n` },
    { title: 'containers outside of the project', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: container:web\n    external_links: [web]\n` },
  ],
  on: {
    compose(compose, context) {
      const done = new Set<string>()
      for (const service of compose.services) {
        const cycle = cycleFrom(service.name, (name) => stepsOf(compose.service(name)), done)
        if (cycle === undefined) continue
        const [first] = cycle
        if (first === undefined) continue
        context.report(first.at, `These services wait for each other in a circle, so none can start: ${[cycle.at(-1)?.to ?? '', ...cycle.map((step) => step.to)].join(' → ')}; remove one of the dependencies`, {
          ...(cycle.every((step) => isActive(compose.service(step.to))) ? {} : { severity: 'warning' as const }),
          related: cycle.slice(1).map((step) => ({ ...place(step.at), message: `waits for ${step.to}` })),
        })
      }
    },
  },
})

function isActive(service: Service | undefined): boolean {
  return service !== undefined && isActiveByDefault(service)
}

function place(at: Located): Located {
  return { document: at.document, range: at.range }
}

function stepsOf(service: Service | undefined): readonly Step[] {
  if (service === undefined) return []
  const { networkMode, pid, ipc } = service
  return [
    ...service.dependsOn.flatMap((each) => (each.resolved ? [{ to: each.service, at: each }] : [])),
    ...service.links.map((link) => ({ to: link.service, at: link })),
    ...service.volumesFrom.flatMap((from) => (from.service === undefined ? [] : [{ to: from.service, at: from }])),
    ...[networkMode, pid, ipc, scalarAt(service.node, 'uts')].flatMap((mode) => (mode?.resolved === true && mode.text.startsWith('service:') ? [{ to: mode.text.slice('service:'.length), at: mode }] : [])),
  ]
}

/**
 * The first circle met on the way from a service, as the steps that close it; undefined where there is none. Services that were seen
 * to the end are added to `done`, and so is every service of the circle.
 */
function cycleFrom(start: string, stepsFrom: (name: string) => readonly Step[], done: Set<string>): readonly Step[] | undefined {
  if (done.has(start)) return undefined
  const path: { readonly name: string; readonly steps: readonly Step[]; next: number; readonly by?: Step }[] = [{ name: start, steps: stepsFrom(start), next: 0 }]
  while (path.length > 0) {
    const top = path[path.length - 1]
    if (top === undefined) break
    const step = top.steps[top.next]
    top.next++
    if (step === undefined) {
      done.add(top.name)
      path.pop()
      continue
    }
    if (done.has(step.to)) continue
    const at = path.findIndex((each) => each.name === step.to)
    if (at !== -1) {
      for (const each of path) done.add(each.name)
      return [...path.slice(at + 1).flatMap((each) => (each.by === undefined ? [] : [each.by])), step]
    }
    path.push({ name: step.to, steps: stepsFrom(step.to), next: 0, by: step })
  }
  return undefined
}
