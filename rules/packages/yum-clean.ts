import { cachesLeftBy, defineRule, keptCacheRepair, shipsLayers, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'yum-clean',
  title: 'End with `yum clean all` in the same RUN',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3032'], trivy: ['DS-0015'] },
  why: `yum keeps what it has downloaded, often more than a hundred megabytes of metadata and packages. It stays in the layer unless the same RUN deletes it: a later step only hides it.

Stages that are thrown away and cache mounts are not reported.`,
  remedy: 'End the RUN with `&& yum clean all`, or mount a cache on the folder.',
  references: [
    { title: 'yum(8)', url: 'https://man7.org/linux/man-pages/man8/yum.8.html' },
    { title: 'hadolint: DL3032', url: 'https://github.com/hadolint/hadolint/wiki/DL3032' },
  ],
  bad: [
    { files: 'FROM centos:7\nRUN «yum -y install» httpd\n', fixed: 'FROM centos:7\nRUN yum -y install httpd && yum clean all\n' },
    { title: 'yum that is dnf', files: 'FROM centos:latest\nRUN «yum -y install» httpd\n', fixed: 'FROM centos:latest\nRUN yum -y install httpd && yum clean all\n' },
    { title: 'in a later layer it is too late', files: 'FROM centos:7\nRUN «yum -y install» httpd\nRUN yum clean all\n' },
    { title: 'before the install it is too early', files: 'FROM centos:7\nRUN yum clean all && «yum -y install» httpd\n' },
  ],
  good: [
    { title: 'in the same RUN', files: 'FROM centos:7\nRUN yum -y install httpd && yum clean all\n' },
    { title: 'the folder is deleted', files: 'FROM centos:7\nRUN yum -y install httpd && rm -rf /var/cache/*\n' },
    { title: 'a cache mount', files: 'FROM centos:7\nRUN --mount=type=cache,target=/var/cache yum -y install httpd\n' },
    { title: 'a stage that is thrown away', files: 'FROM centos:7 AS build\nRUN yum -y install gcc\nFROM centos:7\nCOPY --from=build /srv /srv\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'yum')
      if (left === undefined) return
      const { operation } = left
      const path = isDnf(step) ? '/var/cache/dnf' : left.path
      const repair = keptCacheRepair(step, operation, `${operation.tool} clean all`)
      context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `What ${operation.tool} has downloaded stays in this layer (${path}); end the RUN with \`${operation.tool} clean all\``, {
        fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
      })
    },
  },
})

/** From release 8 of Red Hat's family on, yum is another name of dnf. */
function isDnf({ stage: { root } }: Step): boolean {
  return root.kind === 'image' && root.facts?.packageManagers.includes('dnf') === true
}
