import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-label-key',
  title: 'Write keys of labels in lower case, with dots and dashes',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3048'] },
  presets: ['strict'],
  why: `Docker's guidelines for keys of labels: they begin and end with a lower-case letter, hold only lower-case letters, digits, single dots and dashes, and the
namespaces \`com.docker\`, \`io.docker\` and \`org.dockerproject\` are reserved. A digit at the end is let pass.`,
  remedy: 'Rename the label; use a reversed domain of your own in front.',
  references: [{ title: 'Docker object labels', url: 'https://docs.docker.com/engine/manage-resources/labels/' }],
  bad: [
    { title: 'Upper case and underscores', files: 'FROM debian:12\nLABEL «Version»=1 «build_date»=2026\n' },
    { title: 'Reserved', files: 'FROM debian:12\nLABEL «com.docker.team»=shop\n' },
    { title: 'Doubled or trailing separators', files: 'FROM debian:12\nLABEL «a..b»=1 «c-»=2\n' },
  ],
  good: [
    { title: 'As it should be', files: 'FROM debian:12\nLABEL org.opencontainers.image.ref.name=a org.example.some-key=b maintainer=c\n' },
    { title: 'Names of others', files: 'FROM debian:12\nLABEL io.k8s.display-name=Shop io.openshift.tags=a org.label-schema.vcs-ref=b traefik.http.routers.web2=c\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG PREFIX\nLABEL $PREFIX.name=a\n' },
    { title: 'Labels that Docker itself defines', files: 'FROM debian:12\nLABEL com.docker.extension.icon=a com.docker.desktop.extension.api.version=b\n' },
  ],
  on: {
    LABEL: (step, context) => {
      for (const { key } of step.instruction.pairs) {
        const name = key.value
        if (key.hasVariables || name === '' || /^com\.docker\.(?:desktop|extension)\./.test(name)) continue
        const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.exec(name)?.[0]
        const isRight = /^[a-z][a-z0-9.-]*$/.test(name) && !/[.-]$|[.-]{2}/.test(name)
        // Traefik and others have indices and names of their own in a key.
        if (reserved !== undefined) context.report(key.range, `Keys that begin with ${reserved} are reserved; use a domain of your own`)
        else if (!isRight) context.report(key.range, `"${name.slice(0, 60)}" should hold only lower-case letters, digits, single dots and dashes, and begin with a letter`)
      }
    },
  },
})
