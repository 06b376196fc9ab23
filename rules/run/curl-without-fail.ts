import { defineRule, downloadsOf, hostOf, isNearHost, nameOf, type SimpleCommand, type Step, verifiesDownloads } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'curl-without-fail',
  title: 'Let curl fail on an error page',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  why: `Without \`--fail\`, curl takes the error page of a server for what was asked for, saves it and ends with 0. A program that is only saved and made executable then is a page of
HTML, and the build goes on: it shows when the container starts, or when somebody calls it.

Only programs are named that nothing in the build unpacks, compares or runs, since that would fail by itself.`,
  remedy: 'Add `-f` (`--fail`): `curl -fsSL -o /usr/local/bin/tool URL`.',
  references: [{ title: 'curl: --fail', url: 'https://curl.se/docs/manpage.html#-f' }],
  bad: [
    { files: 'FROM debian:13\nRUN «curl» -sSL -o /usr/local/bin/tool https://example.org/tool && chmod +x /usr/local/bin/tool\n', fixed: 'FROM debian:13\nRUN curl -f -sSL -o /usr/local/bin/tool https://example.org/tool && chmod +x /usr/local/bin/tool\n' },
    { title: 'in a later step, and with a redirection', files: 'FROM debian:13\nRUN «curl» -L https://example.org/tool > /usr/bin/tool\nRUN chmod 755 /usr/bin/tool\n', fixed: 'FROM debian:13\nRUN curl -f -L https://example.org/tool > /usr/bin/tool\nRUN chmod 755 /usr/bin/tool\n' },
  ],
  good: [
    { title: 'fails', files: 'FROM debian:13\nRUN curl -fsSLo /usr/bin/a https://example.org/a && curl --fail -o /usr/bin/b https://example.org/b && curl --fail-with-body -o /usr/bin/c https://example.org/c && chmod +x /usr/bin/a /usr/bin/b /usr/bin/c\n' },
    { title: 'compared, or run, which fails by itself', files: 'FROM debian:13\nRUN curl -sSLo /usr/bin/a https://example.org/a && echo "$SUM  /usr/bin/a" | sha256sum -c - && chmod +x /usr/bin/a\nRUN curl -sSLo /usr/bin/b https://example.org/b && chmod +x /usr/bin/b && b --version\nRUN curl -sSLo /usr/bin/c https://example.org/c && chmod +x /usr/bin/c\nRUN c setup\n' },
    { title: 'unpacked, installed or moved on', files: 'FROM debian:13\nRUN curl -sSLo a.tgz https://example.org/a.tgz && tar xzf a.tgz && chmod +x a\nRUN curl -sSLO https://example.org/b.deb && dpkg -i b.deb\n' },
    { title: 'data, and wget, which fails by itself', files: 'FROM debian:13\nRUN curl -sSLo /srv/data.csv https://example.org/data.csv && wget -qO /usr/bin/a https://example.org/a && chmod +x /usr/bin/a\n' },
    { title: 'the answer is looked at', files: 'FROM debian:13\nRUN code=$(curl -sSL -w "%{http_code}" -o /usr/bin/a https://example.org/a) && test "$code" = 200 && chmod +x /usr/bin/a\nRUN curl -sSLo /usr/bin/b https://example.org/b && chmod +x /usr/bin/b && file /usr/bin/b | grep -q ELF\n' },
    { title: 'a setting for all calls', files: 'FROM debian:13\nRUN echo --fail >> ~/.curlrc\nRUN curl -sSLo /usr/bin/a https://example.org/a && chmod +x /usr/bin/a\n' },
    { title: 'from the neighbour', files: 'FROM debian:13\nRUN curl -sSLo /usr/bin/a http://localhost:8000/a && chmod +x /usr/bin/a\n' },
  ],
  on: {
    RUN(step, context) {
      if (verifiesDownloads(step.commands)) return
      for (const command of step.commands) {
        if (command.program !== 'curl' || command.pipeline !== undefined || command.inSubstitution !== undefined || command.inFunction !== undefined || command.before === '||') continue
        const [name] = command.words
        const [download, second] = downloadsOf(command)
        if (name === undefined || download?.target === undefined || second !== undefined || download.failsOnErrorPage || isNearHost(hostOf(download.url) ?? '')) continue
        const file = nameOf(download.target)
        if (!isOnlyMadeExecutable(file, step, command) || isSetForAll(step)) continue
        context.report(name.range, `Without --fail, curl saves an error page of the server as ${file}, and the build goes on; add -f`, {
          fix: { title: 'Add -f', safety: 'unsafe', edits: [context.replace({ start: name.range.end, end: name.range.end }, ' -f')] },
        })
      }
    },
  },
})

/** Whether the rest of the stage does nothing with a file but to make it executable: whatever reads or runs a page of HTML fails. */
function isOnlyMadeExecutable(file: string, { stage, commands, index }: Step<'RUN'>, curl: SimpleCommand): boolean {
  if (file === '' || /[$*?]/.test(file)) return false
  const later = [...commands.filter((command) => command.index > curl.index), ...stage.steps.slice(index + 1).flatMap((step) => step.commands)]
  const uses = later.filter((command) => command.words.some((word) => word.value.includes(file)))
  return uses.length > 0 && uses.every((command) => command.program === 'chmod' && /^(?:[augo]*\+[rwst]*x|[0-7]*[1357][0-7]{0,2})/.test(command.arguments[0]?.value ?? ''))
}

/** Whether a configuration of curl may hold the option. */
function isSetForAll({ stage }: Step): boolean {
  return stage.chain.some((link) => link.steps.some((step) => step.instruction.arguments.text.includes('curlrc')))
}
