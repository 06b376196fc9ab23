import { defineRule, nameOf, type SimpleCommand } from '../../src/rule-api/index.ts'

/** What ADD unpacks by itself: tar archives, compressed or not. */
const TAR = /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.(?:gz|bz2|xz|zst|lzma|Z))$/i

export default defineRule({
  id: 'copy-then-extract',
  title: 'Let ADD unpack local archives',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3010'] },
  why: `An archive that is copied and unpacked by a later RUN stays in the image beside its content. ADD unpacks a local tar archive while it
copies it, so only the content is kept. Nothing is said where \`tar\` does what ADD cannot (\`--strip-components\`, a choice of members), nor of zip files.`,
  remedy: 'Replace COPY with `ADD archive.tar.gz /folder/` and remove the `tar` command, or unpack from a bind mount.',
  references: [{ title: 'Dockerfile reference: ADD', url: 'https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives' }],
  bad: [
    { title: 'Copied, then unpacked', files: 'FROM debian:12\nCOPY «shop-1.2.tar.gz» /tmp/\nRUN tar -xzf /tmp/shop-1.2.tar.gz -C /opt && rm /tmp/shop-1.2.tar.gz\n' },
    { title: 'Under another name', files: 'FROM debian:12\nWORKDIR /opt\nCOPY «vendor/lib.tar.xz» lib.tar.xz\nRUN tar xf lib.tar.xz\n' },
    { title: 'Several sources', files: 'FROM debian:12\nCOPY a.txt «b.tgz» /opt/\nRUN cd /opt && tar --extract --file b.tgz\n' },
  ],
  good: [
    { title: 'ADD', files: 'FROM debian:12\nADD shop.tar.gz /opt/\n' },
    { title: 'Kept as it is', files: 'FROM debian:12\nCOPY shop.tar.gz /opt/\nRUN tar -tzf /opt/shop.tar.gz\n' },
    { title: 'Another archive is unpacked', files: 'FROM debian:12\nCOPY shop.tar.gz /opt/\nRUN curl -o x.tar.gz https://example.org/x.tar.gz && tar xzf x.tar.gz\n' },
    { title: 'From another stage, where ADD cannot reach', files: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /shop.tar.gz /tmp/\nRUN tar xzf /tmp/shop.tar.gz\n' },
    { title: 'Without its first folder, which ADD would keep', files: 'FROM debian:12\nCOPY shop.tar.gz /tmp/\nRUN tar -xzf /tmp/shop.tar.gz --strip-components=1 -C /opt\n' },
    { title: 'zip', files: 'FROM debian:12\nCOPY shop.zip /tmp/\nRUN unzip /tmp/shop.zip\n' },
  ],
  on: {
    COPY: (step, context) => {
      const { instruction, stage } = step
      if (instruction.flags.some((flag) => flag.name === 'from') || instruction.onbuild !== undefined) return
      for (const source of instruction.sources) {
        const from = step.expand(source)
        const to = instruction.destination === undefined ? undefined : step.expand(instruction.destination)
        if (!from.resolved || !TAR.test(from.text)) continue
        const names = new Set([nameOf(from.text), ...(to?.resolved === true && TAR.test(to.text) ? [nameOf(to.text)] : [])])
        const unpacks = stage.steps.some((later) => later.index > step.index && later.instruction.keyword === 'RUN' && later.commands.some((command) => extracts(command, names)))
        if (unpacks) context.report(source.range, `A later RUN unpacks ${nameOf(from.text)}, so the image keeps both; ADD unpacks it while it copies`)
      }
    },
  },
})

function extracts(command: SimpleCommand, names: ReadonlySet<string>): boolean {
  if (command.program !== 'tar' && command.program !== 'bsdtar') return false
  const words = command.arguments.map((word) => word.value)
  const isExtract = words.some((word, at) => word === '--extract' || word === '--get' || /^-[a-zA-Z]*x/.test(word) || (at === 0 && /^[a-wyzA-Z]*x[a-zA-Z]*$/.test(word)))
  if (!isExtract || words.some((word) => /^(?:--strip|--transform|--exclude|--wildcards|--to-stdout|-O$)/.test(word))) return false
  const at = words.findIndex((word) => names.has(nameOf(word.replace(/^--file=/, ''))))
  // Further names behind the archive choose members.
  return at !== -1 && words.slice(at + 1).every((word, index, rest) => word.startsWith('-') || /^(?:-C|--directory)$/.test(rest[index - 1] ?? ''))
}
