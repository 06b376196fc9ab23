import { cachesLeftBy, defineRule, keptCacheRepair, shipsLayers, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dnf-clean',
  title: 'End with `dnf clean all` in the same RUN',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3040'], trivy: ['DS-0019', 'DS-0027'] },
  why: `dnf keeps what it has downloaded, often more than a hundred megabytes of metadata and packages. It stays in the layer unless the same RUN deletes it: a later step only hides it.

Stages that are thrown away and cache mounts are not reported.`,
  remedy: 'End the RUN with `&& dnf clean all`, or mount a cache on the folder.',
  references: [
    { title: 'DNF: command reference', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command' },
    { title: 'hadolint: DL3040', url: 'https://github.com/hadolint/hadolint/wiki/DL3040' },
  ],
  bad: [
    { files: 'FROM fedora:43\nRUN «dnf -y install» httpd\n', fixed: 'FROM fedora:43\nRUN dnf -y install httpd && dnf clean all\n' },
    { title: 'in a later layer it is too late', files: 'FROM fedora:43\nRUN «dnf -y install» httpd\nRUN dnf clean all\n' },
    { title: 'before the install it is too early', files: 'FROM fedora:43\nRUN dnf clean all && «dnf -y install» httpd\n' },
  ],
  good: [
    { title: 'in the same RUN', files: 'FROM fedora:43\nRUN dnf -y install httpd && dnf clean all\n' },
    { title: 'the folder is deleted', files: 'FROM fedora:43\nRUN dnf -y install httpd && rm -rf /var/cache/*\n' },
    { title: 'a cache mount', files: 'FROM fedora:43\nRUN --mount=type=cache,target=/var/cache dnf -y install httpd\n' },
    { title: 'a stage that is thrown away', files: 'FROM fedora:43 AS build\nRUN dnf -y install gcc\nFROM fedora:43\nCOPY --from=build /srv /srv\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'dnf' || cache.manager === 'microdnf')
      if (left === undefined) return
      const { manager, operation } = left
      const path = manager === 'dnf' && left.path === '/var/cache/dnf' && hasDnf5(step) ? '/var/cache/libdnf5' : left.path
      const repair = keptCacheRepair(step, operation, `${operation.tool} clean all`)
      context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `What ${operation.tool} has downloaded stays in this layer (${path}); end the RUN with \`${operation.tool} clean all\``, {
        fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
        aliases: manager === 'microdnf' ? ['DL3040', 'DS-0027'] : ['DL3040', 'DS-0019'],
      })
    },
  },
})

/** Fedora has dnf 5 since release 41, with a cache of its own. */
function hasDnf5({ stage: { root } }: Step): boolean {
  const facts = root.kind === 'image' ? root.facts : undefined
  return facts?.distribution === 'fedora' && (facts.distributionVersion === undefined || Number(facts.distributionVersion) >= 41)
}
