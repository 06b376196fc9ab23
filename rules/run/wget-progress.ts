import { commandOptions, defineRule, WGET } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'wget-progress',
  title: 'Keep the progress of wget out of the build log',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3047'] },
  presets: [],
  why: 'Without a terminal wget prints a line of dots for each 50 KB. A large file makes thousands of lines in the build log, in which an error is hard to find.',
  remedy: 'Add `--progress=dot:giga` (GNU wget), or `-q`, which busybox has too.',
  references: [{ title: 'GNU Wget: download options', url: 'https://www.gnu.org/software/wget/manual/html_node/Download-Options.html' }],
  bad: [
    { files: 'FROM debian:13\nRUN «wget» https://example.org/data.tgz\n' },
    { title: 'a q in a name is no option', files: 'FROM debian:13\nRUN cd /opt && «wget» -O quiet.tgz https://example.org/data.tgz\n' },
  ],
  good: [
    { title: 'quiet', files: 'FROM debian:13\nRUN wget -q https://example.org/a && wget -qO- https://example.org/b | sh && wget -nv https://example.org/c && wget --no-verbose https://example.org/c\n' },
    { title: 'a shorter progress', files: 'FROM debian:13\nRUN wget --progress=dot:giga https://example.org/a\n' },
    { title: 'into a log file', files: 'FROM debian:13\nRUN wget -o /tmp/log https://example.org/a && wget --append-output=/tmp/log https://example.org/b\n' },
    { title: 'only installed', files: 'FROM debian:13\nRUN apt-get install -y wget\n' },
  ],
  on: {
    commands: {
      wget({ command }, context) {
        const place = command.words[0]?.range
        const options = commandOptions(command, WGET)
        if (place === undefined || options.positionals.length === 0 && !options.has('-i', '--input-file')) return
        if (options.has('-q', '--quiet', '--no-verbose', '--progress', '-o', '--output-file', '-a', '--append-output', '-b')) return
        if (command.arguments.some(({ value }) => /^-[a-zA-Z]*nv/.test(value))) return
        context.report(place, 'wget prints its progress into the build log; add --progress=dot:giga, or -q')
      },
    },
  },
})
