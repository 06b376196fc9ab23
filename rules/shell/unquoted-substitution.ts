import { defineRule } from '../../src/rule-api/index.ts'

/** One word of letters or digits, whatever happens. */
const ONE_WORD = /^(?:nproc|arch|uname|id|date|lsb_release|getconf|dpkg|rpm|mktemp|hostname|whoami|tty|wc|expr|seq)$/
/** Lists of words are their purpose. */
const LISTS = /^(?:find|ls|cat|xargs|sort|apk|apt-mark|apt-cache|dpkg-query|ldd|awk|grep|sed|tr|cut|pkg-config|scanelf|jq)$/
const WITHOUT_SPLITTING = /^(?:\[\[|\(\(|export|local|declare|typeset|readonly)$/

export default defineRule({
  id: 'unquoted-substitution',
  title: 'Quote command substitutions',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2046'] },
  presets: ['strict', 'hadolint'],
  why: `What a command prints is split at blanks, and patterns in it are replaced by file names. A path with a blank becomes two. Not reported: commands that print one plain
word (\`nproc\`, \`uname -m\`), and those whose output is meant as a list (\`cat packages.txt\`, \`find\`).`,
  remedy: 'Write `"$(command)"`.',
  references: [{ title: 'ShellCheck: SC2046', url: 'https://www.shellcheck.net/wiki/SC2046' }],
  bad: [{ files: 'FROM python:3.13\nRUN cp -r build «$(python -c "import site; print(site.getsitepackages()[0])")»/\nRUN rm -rf «`npm config get cache`»\n' }],
  good: [
    { title: 'quoted', files: 'FROM python:3.13\nRUN cp -r build "$(python -c "import site; print(site.getsitepackages()[0])")/"\n' },
    { title: 'an assignment', files: 'FROM debian:13\nRUN V=$(python3 --version) && export W=$(python3 --version)\n' },
    { title: 'one plain word', files: 'FROM debian:13\nRUN make -j$(nproc) && curl -fsSLO https://example.org/tool-$(uname -m) && chown $(id -u) /srv\n' },
    { title: 'a list', files: 'FROM debian:13\nRUN apt-get install -y $(cat packages.txt) && rm -rf $(find . -name "*.a") && apt-get purge $(apt-mark showauto | head -3 | sort)\n' },
    { title: 'a comment', files: 'FROM debian:13\nRUN apt-get install -y git `# for the build` make\n' },
    { title: 'words of a loop', files: 'FROM debian:13\nRUN for f in $(python3 list.py); do echo "$f"; done\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (command.wrappedBy !== undefined || (command.name !== undefined && WITHOUT_SPLITTING.test(command.name))) return
        for (const { substitutions } of command.words) {
          for (const { quoted, style, range, commands } of substitutions) {
            const last = commands.findLast(({ inSubstitution }) => inSubstitution?.substitution.range.start === range.start)?.program ?? ''
            if (quoted || commands.length === 0 || style === '<()' || style === '>()' || ONE_WORD.test(last) || LISTS.test(last)) continue
            context.report(range, 'What this prints is split at blanks; write it in double quotes')
          }
        }
      },
    },
  },
})
