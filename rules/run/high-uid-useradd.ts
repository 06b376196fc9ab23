import { commandOptions, defineRule } from '../../src/rule-api/index.ts'

/** useradd keeps a record for each id up to the new one: 292 bytes in lastlog, 32 in faillog. From here on that is tens of megabytes. */
const HIGH = 100_000

const USERADD = { shortWithValue: 'bcdefgGkKpRPsuZ', longWithValue: ['--uid', '--gid', '--groups', '--home-dir', '--shell', '--comment', '--password', '--base-dir', '--expiredate', '--skel', '--key', '--root'] }

export default defineRule({
  id: 'high-uid-useradd',
  title: 'Create a user with a high id without the login log',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3046'] },
  why: `useradd writes the new user's place in /var/log/lastlog and /var/log/faillog, which are indexed by id. With an id of some millions the files have gigabytes of
holes, and an image layer does not keep holes: it stores zeros.`,
  remedy: 'Add `--no-log-init` (`-l`), or take an id below 65535.',
  references: [{ title: 'Building best practices: USER', url: 'https://docs.docker.com/build/building/best-practices/#user' }],
  bad: [
    { files: 'FROM debian:13\nRUN useradd «-u» 1234567 app\n', fixed: 'FROM debian:13\nRUN useradd --no-log-init -u 1234567 app\n' },
    { title: 'long and attached', files: 'FROM debian:13\nRUN useradd --create-home «--uid=200000» app && useradd «-u300000» -m other\n' },
  ],
  good: [
    { title: 'without the log', files: 'FROM debian:13\nRUN useradd -l -u 1234567 app && useradd --no-log-init --uid 1234567 other && useradd -ml -u 1234567 third\n' },
    { title: 'a low id', files: 'FROM debian:13\nRUN useradd -u 10001 -g 10001 app\n' },
    { title: 'a variable', files: 'FROM debian:13\nARG UID=1000\nRUN useradd -u "$UID" app\n' },
    { title: 'adduser of Alpine writes no such log', files: 'FROM alpine:3.22\nRUN adduser -D -u 1234567 app\n' },
  ],
  on: {
    commands: {
      useradd({ command }, context) {
        const options = commandOptions(command, USERADD)
        if (options.has('-l', '--no-log-init')) return
        const use = [...(options.flags.get('-u') ?? []), ...(options.flags.get('--uid') ?? [])].at(-1)
        if (use?.value === undefined || !/^\d+$/.test(use.value) || Number(use.value) < HIGH) return
        const at = command.words[0]?.range.end
        context.report(use.word.range, `The user id ${use.value} makes useradd write a huge, mostly empty log into the layer; add --no-log-init`, {
          fix: at === undefined ? undefined : { title: 'Add --no-log-init', safety: 'safe', edits: [context.replace({ start: at, end: at }, ' --no-log-init')] },
        })
      },
    },
  },
})
