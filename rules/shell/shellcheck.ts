import { defineRule, type Severity } from '../../src/rule-api/index.ts'

const SEVERITY: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', info: 'info', style: 'info' }

export default defineRule({
  id: 'shellcheck',
  title: 'Heed what ShellCheck says of the shell in a Dockerfile',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  presets: ['recommended', 'hadolint'],
  yieldsByCode: true,
  why: `ShellCheck knows more faults of shell scripts than any other program. When it is installed it reads all shell forms of \`RUN\`, \`CMD\`, \`ENTRYPOINT\` and \`HEALTHCHECK\` and all
heredocs, with the shell that runs them and with the \`ARG\` and \`ENV\` in force, and what it says stands at the exact place in the Dockerfile, under its own code.

Codes that mean nothing in an image are left out: files that cannot be followed, missing \`#!\` lines, variables that the base image may set, and what only some other \`sh\` could not do.
Where a rule of this linter reports the same code at the same place, that rule speaks.

\`--shellcheck off\` does without, \`--shellcheck /path/to/shellcheck\` takes another program. One inside of the linted folders is run only where it is named so.`,
  remedy: 'Each code has a page with reason and remedy: `https://www.shellcheck.net/wiki/SC2086`.',
  references: [{ title: 'ShellCheck: wiki', url: 'https://www.shellcheck.net/wiki/' }],
  bad: [
    { title: 'a warning and a matter of style', files: 'FROM debian:13\nRUN «cd /srv»; make -j «`nproc`»\n', shellCheck: [{ code: 2164, level: 'warning', at: 'cd /srv' }, { code: 2006, level: 'style', at: '`nproc`' }] },
    { title: 'across lines, and in a heredoc', files: 'FROM debian:13\nARG A\nRUN make \\\n  # a comment\n  && cp «$A» /srv\nRUN <<EOF\n./run «$B»\nEOF\n', shellCheck: [{ code: 2086, level: 'info', at: '$A' }, { code: 2086, level: 'info', at: '$B' }] },
  ],
  good: [
    { title: 'what means nothing in an image', files: 'FROM debian:13\nRUN . /opt/env && make\n', shellCheck: [{ code: 1091, level: 'info', at: '. /opt/env' }] },
    { title: 'a variable that the base image may set', files: 'FROM registry.example.org/base:1\nRUN echo "$app_home"\n', shellCheck: [{ code: 2154, level: 'warning', at: '$app_home' }] },
    { title: 'what an unknown shell may know', files: 'FROM registry.example.org/base:1\nRUN [[ -d /srv ]] && make\n', shellCheck: [{ code: 3010, level: 'warning', at: '[[ -d /srv ]]' }] },
    { title: 'a cd with nothing behind it', files: 'FROM debian:13\nRUN make; cd /srv\n', shellCheck: [{ code: 2164, level: 'warning', at: 'cd /srv' }] },
    { title: 'a pattern that is none', files: 'FROM debian:13\nRUN pip install celery[redis]\n', shellCheck: [{ code: 2102, level: 'info', at: '[redis]' }] },
    { title: 'a code that is left out', files: 'FROM debian:13\nRUN cp $A /srv\n', shellCheck: [{ code: 2086, level: 'info', at: '$A' }], options: { exclude: ['SC2086'] } },
    { title: 'without ShellCheck', files: 'FROM debian:13\nRUN cp $A /srv\n' },
  ],
  options: { exclude: { type: 'strings', default: [], description: 'Codes that are not reported, for example `SC2086`' } },
  on: {
    dockerfile(file, context) {
      const exclude = context.option('exclude')
      for (const { document, range, code, level, message } of context.project.shellFindings) {
        if (document !== file.document || (Array.isArray(exclude) && exclude.includes(code))) continue
        context.report({ document, range }, message.replace(/\.$/, ''), { aliases: [code], severity: SEVERITY[level] ?? 'info' })
      }
    },
  },
})
