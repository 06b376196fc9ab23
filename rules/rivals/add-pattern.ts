import { defineRule } from '../../src/rule-api/index.ts'

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|gz|bz2|xz|zst|lzma|Z)(?:\.[\w*?]+)?$/i
const REMOTE = /^[a-z]+:\/\/|^git@|\.git(?:#|$)/i

export default defineRule({
  id: 'add-pattern',
  title: 'Use COPY for patterns of local files',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3020'], trivy: ['DS-0005'], checkov: ['CKV_DOCKER_4'] },
  presets: [],
  yieldsTo: ['prefer-copy'],
  why: `The strict form of \`prefer-copy\`, as hadolint has it: also where a source is a pattern. One that fits an archive is unpacked by ADD, which \`prefer-copy\` takes for intended. Off unless asked for.`,
  remedy: 'Write COPY, and ADD only for the archive that is to be unpacked.',
  references: [{ title: 'Dockerfile reference: ADD', url: 'https://docs.docker.com/reference/dockerfile/#add' }],
  bad: [{ title: 'A pattern', files: 'FROM debian:13\n«ADD» conf.d/* /etc/app/\n' }],
  good: [
    { title: 'An archive', files: 'FROM debian:13\nADD rootfs*.tar.gz /\n' },
    { title: 'An address', files: 'FROM debian:13\nARG URL=https://example.org/a\nADD $URL https://example.org/b?x /srv/\n' },
    { title: 'COPY', files: 'FROM debian:13\nCOPY conf.d/* /etc/app/\n' },
    { title: 'For those that build on it', files: 'FROM debian:13\nONBUILD ADD conf.d/* /etc/app/\n' },
  ],
  on: {
    ADD(step, context) {
      const { name, sources, flags, onbuild } = step.instruction
      if (onbuild !== undefined || flags.some((flag) => /^(?:checksum|keep-git-dir|unpack)$/.test(flag.name))) return
      const texts = sources.map((source) => step.expand(source))
      if (!texts.some(({ text }) => /[*?[]/.test(text)) || texts.some(({ text, resolved }) => !resolved || ARCHIVE.test(text) || REMOTE.test(text))) return
      context.report(name.range, 'ADD unpacks what is an archive among these; use COPY where none is meant to be')
    },
  },
})
