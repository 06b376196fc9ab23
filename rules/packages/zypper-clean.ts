import { cachesLeftBy, defineRule, keptCacheRepair, shipsLayers } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'zypper-clean',
  title: 'End with `zypper clean --all` in the same RUN',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3036'], trivy: ['DS-0020'] },
  why: `zypper keeps what it has downloaded, often more than a hundred megabytes of metadata and packages. It stays in the layer unless the same RUN deletes it: a later step only hides it.

Stages that are thrown away and cache mounts are not reported.`,
  remedy: 'End the RUN with `&& zypper clean --all`, or mount a cache on the folder.',
  references: [
    { title: 'openSUSE: zypper', url: 'https://en.opensuse.org/SDB:Zypper_manual' },
    { title: 'hadolint: DL3036', url: 'https://github.com/hadolint/hadolint/wiki/DL3036' },
  ],
  bad: [
    { files: 'FROM opensuse/leap:16.0\nRUN «zypper -n install» httpd\n', fixed: 'FROM opensuse/leap:16.0\nRUN zypper -n install httpd && zypper clean --all\n' },
    { title: 'in a later layer it is too late', files: 'FROM opensuse/leap:16.0\nRUN «zypper -n install» httpd\nRUN zypper clean --all\n' },
    { title: 'before the install it is too early', files: 'FROM opensuse/leap:16.0\nRUN zypper clean --all && «zypper -n install» httpd\n' },
  ],
  good: [
    { title: 'in the same RUN', files: 'FROM opensuse/leap:16.0\nRUN zypper -n install httpd && zypper clean --all\n' },
    { title: 'the folder is deleted', files: 'FROM opensuse/leap:16.0\nRUN zypper -n install httpd && rm -rf /var/cache/*\n' },
    { title: 'a cache mount', files: 'FROM opensuse/leap:16.0\nRUN --mount=type=cache,target=/var/cache zypper -n install httpd\n' },
    { title: 'a stage that is thrown away', files: 'FROM opensuse/leap:16.0 AS build\nRUN zypper -n install gcc\nFROM opensuse/leap:16.0\nCOPY --from=build /srv /srv\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'zypper')
      if (left === undefined) return
      const { operation, path } = left
      const repair = keptCacheRepair(step, operation, `${operation.tool} clean --all`)
      context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `What ${operation.tool} has downloaded stays in this layer (${path}); end the RUN with \`${operation.tool} clean --all\``, {
        fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
      })
    },
  },
})
