import { defineRule, destinationWithoutWorkdir, type Step } from '../../src/rule-api/index.ts'

/** What ADD would unpack, or may be such an archive: the builder looks at the content. */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|t?gz|bz2|xz|zst|lzma|Z)(?:\.[\w*?]+)?$/i
const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@|\.git(?:#|$)|^github\.com\//i

export default defineRule({
  id: 'prefer-copy',
  title: 'Use COPY for local files',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3020'], checkov: ['CKV_DOCKER_4'], trivy: ['DS-0005'] },
  why: `ADD also fetches URLs and unpacks archives, so a reader must look twice, and a file that happens to be an archive is unpacked
unasked. COPY does one thing. Nothing is said of ADD with a URL, a git address, an archive or \`--checksum\`.`,
  references: [{ title: 'Building best practices: ADD or COPY', url: 'https://docs.docker.com/build/building/best-practices/#add-or-copy' }],
  bad: [
    { title: 'Files and folders', files: 'FROM debian:12\n«ADD» requirements.txt /app/\nRUN true\n«add» --chown=app:app . /app\n', fixed: 'FROM debian:12\nCOPY requirements.txt /app/\nRUN true\ncopy --chown=app:app . /app\n' },
    { title: 'The JSON form', files: 'FROM debian:12\n«ADD» ["a file.txt", "/app/"]\n', fixed: 'FROM debian:12\nCOPY ["a file.txt", "/app/"]\n' },
    { title: 'Into a folder that nobody has chosen: no fix before there is a WORKDIR', files: 'FROM debian:12\n«ADD» app.py .\n', unfixed: true },
  ],
  good: [
    { title: 'A URL', files: 'FROM debian:12\nADD https://example.org/tool /usr/local/bin/tool\n' },
    { title: 'Archives', files: 'FROM scratch\nADD rootfs.tar.xz /\nADD layer-*.tgz /\n' },
    { title: 'A git address', files: 'FROM debian:12\nADD https://git.example.org/shop.git#v1 /src\nADD git@git.example.org:team/shop.git /src\n' },
    { title: 'A variable that may hold any of them', files: 'FROM debian:12\nARG PACKAGE\nADD ${PACKAGE} /opt/\n' },
    { title: 'A checksum', files: 'FROM debian:12\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a\n' },
    { title: 'A pattern that may match archives', files: 'FROM debian:12\nADD dist/* /opt/\n' },
  ],
  on: {
    ADD: (step, context) => {
      const { instruction } = step
      if (instruction.sources.length === 0 && instruction.heredocs.length === 0) return
      if (instruction.flags.some((flag) => /^(?:checksum|keep-git-dir|unpack)$/.test(flag.name)) || !instruction.sources.every((source) => isPlainLocal(step, source))) return
      const name = instruction.name.source
      const copy = name === name.toUpperCase() ? 'COPY' : name === name.toLowerCase() ? 'copy' : 'Copy'
      context.report(instruction.name.range, 'ADD copies only local files here, which COPY does without surprises; use COPY', {
        // The other linters do not look at the instructions that ONBUILD holds.
        ...(instruction.onbuild === undefined ? {} : { aliases: [] }),
        // Without WORKDIR it would only be another fault: where the files go must be decided first.
        fix: destinationWithoutWorkdir(step) !== undefined ? undefined : { title: 'Replace ADD with COPY', safety: 'safe', edits: [context.replace(instruction.name.range, copy)] },
      })
    },
  },
})

function isPlainLocal(step: Step<'ADD' | 'COPY'>, source: Step<'ADD'>['instruction']['sources'][number]): boolean {
  const { text, resolved } = step.expand(source)
  const name = text.slice(text.lastIndexOf('/') + 1)
  return resolved && !REMOTE.test(text) && !ARCHIVE.test(text) && !/[*?[]\]?$/.test(name)
}
