import { defineRule, type Download, downloadsOf, type SimpleCommand, verifiesDownloads } from '../../src/rule-api/index.ts'

const INSTALLERS: Readonly<Record<string, RegExp>> = { dpkg: /^(?:-i|--install|-[a-zA-Z]*i)$/, rpm: /^-[a-zA-Z]*[iU]/ }
const INTERPRETER = /^(?:(?:ba|da|a|k|z)?sh|python[\d.]*|perl|ruby|node|php|source|\.)$/

export default defineRule({
  id: 'remote-script-unverified',
  title: 'Compare a downloaded program with a checksum before running it',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  presets: ['strict'],
  why: `The RUN downloads a script, a binary or a package and runs or installs it without a look at what came. https says who sent it, not that it is the same as yesterday: a
checksum in the Dockerfile does, and makes the build stop when somebody has replaced the file.`,
  remedy: 'Compare with `echo "<sha256>  file" | sha256sum -c -` or `gpg --verify` in the same RUN, or use `ADD --checksum=sha256:… URL`.',
  references: [{ title: 'OpenSSF Scorecard: pinned dependencies', url: 'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies' }],
  bad: [
    { files: 'FROM debian:13\nRUN curl -fsSL -o /usr/local/bin/tool «https://example.org/tool» && chmod +x /usr/local/bin/tool\n' },
    { title: 'a script, and a package', files: 'FROM debian:13\nRUN wget -q «https://example.org/install.sh» && sh install.sh --yes\nRUN curl -fLO «https://example.org/tool_1.0_amd64.deb» && dpkg -i ./tool_1.0_amd64.deb\n' },
    { title: 'with a redirection', files: 'FROM debian:13\nRUN curl -fsSL «https://example.org/setup» > /tmp/setup && bash /tmp/setup\n' },
  ],
  good: [
    { title: 'compared', files: 'FROM debian:13\nRUN curl -fsSLo tool https://example.org/tool && echo "$SUM  tool" | sha256sum -c - && chmod +x tool\nRUN curl -fsSLo tool https://example.org/tool && gpg --verify tool.asc tool && chmod +x tool\n' },
    { title: 'data', files: 'FROM debian:13\nRUN curl -fsSLo /srv/data.csv https://example.org/data.csv && python3 import.py /srv/data.csv\n' },
    { title: 'another file is run', files: 'FROM debian:13\nRUN curl -fsSLo model.bin https://example.org/model.bin && sh install.sh && chmod +x run.sh\n' },
  ],
  on: {
    RUN(step, context) {
      const downloads = step.commands.flatMap(downloadsOf)
      if (downloads.length === 0 || verifiesDownloads(step.commands)) return
      for (const download of downloads) {
        const later = step.commands.slice(step.commands.indexOf(download.command) + 1)
        const use = later.find((command) => runs(command, download))
        if (use === undefined) continue
        context.report(download.word.range, 'What comes from there is run without a look at it; compare it with a checksum first', {
          related: [{ document: step.stage.document, range: use.range, message: 'run or installed here' }],
        })
      }
    },
  },
})

function runs(command: SimpleCommand, { target }: Download): boolean {
  if (target === undefined || target.endsWith('/')) return false
  const is = (text: string): boolean => text === target || text === `./${target}` || `./${text}` === target
  if (is(command.words[0]?.value ?? '') && command.name?.includes('/') === true) return true
  const program = command.program ?? ''
  const words = command.arguments.map(({ value }) => value)
  if (program === 'chmod') return /^(?:[augo]*\+[rwst]*x|[0-7]*[1357][0-7]{0,2})/.test(words[0] ?? '') && words.slice(1).some(is)
  if (INTERPRETER.test(program)) {
    const file = words.find((word) => !word.startsWith('-'))
    return file !== undefined && is(file)
  }
  const installs = Object.hasOwn(INSTALLERS, program) ? INSTALLERS[program] : undefined
  if (installs !== undefined) return words.some((word) => installs.test(word)) && words.some(is)
  return /^(?:apt|apt-get|yum|dnf)$/.test(program) && words.includes('install') && words.some((word) => word.includes('/') && is(word))
}
