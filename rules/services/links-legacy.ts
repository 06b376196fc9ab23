import { defineRule, dependencyEdit, type FixProposal, type Link, type Service, textOf, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'links-legacy',
  title: 'Let services find each other by name instead of by links',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  why: `Links are older than the networks of Compose. Services of one network find each other by their names without them; what a link still adds is the order of the start, for which \`depends_on\` is there, and another name, for which a network's
\`aliases\` are there.

On the old default bridge (\`network_mode: bridge\`) links are the only way to a name, and so not reported.`,
  remedy: 'Remove the link; put the service under `depends_on`, and a name of its own under `aliases` of the network.',
  references: [{ title: 'Compose: links', url: 'https://docs.docker.com/reference/compose-file/services/#links' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    links:\n      - «db:database»\n  db:\n    image: postgres:17\n` },
    {
      title: 'nothing that the network does not do',
      files: `services:\n  web:\n    image: shop/web:1\n    links:\n      - «db»\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n`,
    },
    {
      title: 'only names',
      files: `services:\n  web:\n    image: shop/web:1\n    links:\n      - «db»\n      - «cache»\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - db\n      - cache\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n`,
    },
    {
      title: 'beside dependencies',
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [cache]\n    links:\n      - «db»\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on: [cache, db]\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n`,
    },
    { title: 'another name', files: `services:\n  web:\n    image: shop/web:1\n    links: [«"db:database"»]\n  db:\n    image: postgres:17\n`, unfixed: true },
    {
      title: 'one of two',
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db, cache]\n    links:\n      - «db:db»\n      - «cache:redis»\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n`,
    },
  ],
  good: [
    { title: 'none', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'on the old bridge', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: bridge\n    links: [db]\n  db:\n    image: postgres:17\n    network_mode: bridge\n` },
    { title: 'to containers of other projects', files: `services:\n  web:\n    image: shop/web:1\n    external_links: [legacy_db:db]\n` },
  ],
  on: {
    service({ service }, context) {
      if (service.networkMode !== undefined) return
      for (const link of service.links) {
        const other = link.alias !== undefined && link.alias !== link.service
        const waits = service.dependsOn.some((dependency) => dependency.service === link.service)
        const instead = [...(waits ? [] : ['put it under depends_on']), ...(other ? [`make ${link.alias ?? ''} an alias of its network`] : [])]
        context.report(link, `A link is not needed: services of one network reach ${link.service} by its name; ${instead.length === 0 ? 'remove it' : instead.join(' and ')}`, {
          fix: other || !link.text.resolved ? undefined : waits ? removal(link, service) : asDependency(link, service),
        })
      }
    },
  },
})

/** With no dependencies yet, and nothing but names, the list itself is one of dependencies. */
function asDependency(link: Link, service: Service): FixProposal | undefined {
  const proposal = { title: `Depend on ${link.service} instead`, safety: 'unsafe' } as const
  const entry = service.get('links')
  const isPlain = entry?.key.document === service.key.document && entry.value.alias === undefined && entry.value.route === undefined && entry.value.node?.anchor === undefined
  if (!isPlain) return undefined
  if (service.get('depends_on') === undefined) {
    const areNames = service.links.every((each) => each.text.resolved && each.alias === undefined && each.document === entry.key.document)
    return areNames && textOf(entry.key) === 'links' ? { ...proposal, edits: [{ document: entry.key.document, range: entry.key.range, text: 'depends_on' }] } : undefined
  }
  const edit = dependencyEdit(service, link.service, false)
  const removed = removal(link, service)
  return edit === undefined || removed === undefined ? undefined : { ...proposal, edits: [edit, ...removed.edits] }
}

/** Takes the line away, with the key where no link is left. */
function removal(link: Link, service: Service): FixProposal | undefined {
  const entry = service.get('links')
  if (entry?.value.kind !== 'list' || entry.key.document !== link.document || entry.value.node?.kind !== 'sequence' || entry.value.node.flow) return undefined
  const range = wholeLines(link.document, link.range)
  const line = link.document.text.slice(range.start, range.end)
  if (!/^[ \t]*- *["']?[\w.:-]+["']?[ \t]*\r?\n?$/.test(line)) return undefined
  const alone = entry.value.items.length === 1
  const start = alone ? wholeLines(link.document, entry.key.range).start : range.start
  // Comments between the key and the link would lose what they stand for.
  if (alone && wholeLines(link.document, entry.key.range).end !== range.start) return undefined
  return { title: 'Remove the link', safety: 'safe', edits: [{ document: link.document, range: { start, end: range.end }, text: '' }] }
}
