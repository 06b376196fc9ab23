import { type ComposeProject, declarationEdit, defineRule, hasUnreadParts, type FixProposal, isActiveByDefault, type Located, nearest, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-volume',
  title: 'Declare every volume that a service mounts',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `The loader refuses a file in which a service mounts a named volume that is not declared under \`volumes:\` at the top. A folder of the host needs \`./\` or \`/\` in front, without which it is read as a name.`,
  remedy: 'Declare it at the top of the file, or correct the name.',
  references: [{ title: 'Compose: volumes', url: 'https://docs.docker.com/reference/compose-file/volumes/' }],
  bad: [
    { files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - «data»:/var/lib/mysql\n`, fixed: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - data:/var/lib/mysql\n\nvolumes:\n  data:\n` },
    { title: 'long form', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - type: volume\n        source: «dta»\n        target: /var/lib/mysql\nvolumes:\n  data:\n`, fixed: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - type: volume\n        source: data\n        target: /var/lib/mysql\nvolumes:\n  data:\n` },
    { title: 'a warning behind a profile, which the loader does not look at', files: `services:\n  job:\n    image: shop/job:1\n    profiles: [tools]\n    volumes: [«data»:/data]\n`, severity: 'warning' },
  ],
  good: [
    { title: 'declared', files: `services:\n  db:\n    image: mysql:8.4\n    volumes: [data:/var/lib/mysql]\nvolumes:\n  data:\n` },
    { title: 'folders of the host', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - ./data:/var/lib/mysql\n      - ~/logs:/var/log\n      - /etc/localtime:/etc/localtime:ro\n` },
    { title: 'anonymous', files: `services:\n  db:\n    image: mysql:8.4\n    volumes: [/var/lib/mysql]\n` },
    { title: 'named by a variable', files: `services:\n  db:\n    image: mysql:8.4\n    volumes: ['\${DATA}:/var/lib/mysql']\n` },
    { title: 'declared in the file below', files: { 'compose.yaml': 'services:\n  db:\n    image: mysql:8.4\nvolumes:\n  data:\n', 'compose.override.yaml': 'services:\n  db:\n    volumes:\n      - data:/var/lib/mysql\n' } },
    { title: 'perhaps declared in a file on another machine', files: { 'compose.yaml': `include:\n  - oci://registry.example.org/shop/base:1\nservices:\n  db:\n    image: postgres:17\n    volumes: [data:/data]\n` } },
    { title: 'a bind mount without a source, which another rule reports', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - type: volume\n        source: ""\n        target: /data\n` },
  ],
  on: {
    compose(compose, context) {
      // What an include or extends that cannot be read would bring is not known.
      if (hasUnreadParts(compose)) return
      for (const service of compose.services) {
        for (const mount of service.volumes) {
          const { source } = mount
          if (mount.kind !== 'volume' || !mount.resolved || source?.resolved !== true || source.text === '' || compose.volumes.some((volume) => volume.name === source.text)) continue
          const meant = nearest(source.text, compose.volumes.map((volume) => volume.name))
          context.report(source, `No volume ${source.text} is declared under \`volumes:\` at the top, so the loader refuses the file; ${meant === undefined ? 'declare it, or write `./` in front if a folder is meant' : `did you mean ${meant}?`}`, {
            ...(isActiveByDefault(service) ? {} : { severity: 'warning' }),
            fix: declared(compose, source, source.text, meant),
          })
        }
      }
    },
  },
})

/** The name that was meant, or the declaration that is missing. */
function declared(compose: ComposeProject, place: Located, name: string, meant: string | undefined): FixProposal | undefined {
  if (meant !== undefined) return textOf(place) === name ? { title: `Name ${meant}`, safety: 'unsafe', edits: [{ document: place.document, range: place.range, text: meant }] } : undefined
  const edit = /^[a-zA-Z0-9][\w.-]*$/.test(name) ? declarationEdit(compose, place.document, 'volumes', name) : undefined
  return edit === undefined ? undefined : { title: `Declare the volume ${name}`, safety: 'unsafe', edits: [edit] }
}
