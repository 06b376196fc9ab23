import { defineRule, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-many-needs-slash',
  title: 'End the destination of several sources with a slash',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3021'], trivy: ['DS-0011'] },
  why: `Several files can only go into a folder, and the slash says that the destination is one. Without it BuildKit takes the name for a file where no such
folder exists, and each source overwrites the one before; older builders refuse the instruction.`,
  references: [{ title: 'Dockerfile reference: COPY', url: 'https://docs.docker.com/reference/dockerfile/#copy' }],
  bad: [
    { title: 'Two files', files: 'FROM debian:12\nCOPY package.json package-lock.json «/app»\n', fixed: 'FROM debian:12\nCOPY package.json package-lock.json /app/\n' },
    { title: 'In quotes and in an array', files: 'FROM debian:12\nCOPY a b «"/srv/app"»\nADD ["a", "b", «"/app"»]\n', fixed: 'FROM debian:12\nCOPY a b "/srv/app/"\nADD ["a", "b", "/app/"]\n' },
    { title: 'A variable with a value', files: 'FROM debian:12\nARG HOME_DIR=/app\nCOPY a b «${HOME_DIR}»\n', fixed: 'FROM debian:12\nARG HOME_DIR=/app\nCOPY a b ${HOME_DIR}/\n' },
  ],
  good: [
    { title: 'With a slash', files: 'FROM debian:12\nCOPY a b /app/\nCOPY a b ./\nADD ["a", "b", "/app/"]\n' },
    { title: 'The working directory', files: 'FROM debian:12\nWORKDIR /app\nCOPY package.json package-lock.json .\nCOPY a b ..\n' },
    { title: 'One source', files: 'FROM debian:12\nCOPY a /app\nCOPY --chown=app:app *.txt /app\n' },
    { title: 'A variable of which nothing is known', files: 'FROM debian:12\nARG DIR\nCOPY a b $DIR\n' },
    { title: 'On Windows', files: '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY a b C:\\app\\\n' },
  ],
  on: { COPY: judge, ADD: judge },
})

function judge(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  const { sources, heredocs, destination } = step.instruction
  if (destination === undefined || sources.length + heredocs.length < 2) return
  const { text, resolved } = step.expand(destination)
  if (!resolved || text === '' || /(?:^|\/)\.{0,2}$|\\$/.test(text)) return
  // A folder that WORKDIR has made is there already, so BuildKit copies into it.
  const exists = step.workdir?.resolved === true && step.imagePath(text) === step.workdir.text
  const quote = /["']$/.exec(destination.source)?.[0] ?? ''
  const end = destination.range.end - quote.length
  const isOneLine = destination.range.end - destination.range.start === destination.source.length
  context.report(destination.range, exists
    ? `${sources.length + heredocs.length} sources go here; end the folder with a slash, or other builders refuse it`
    : `${sources.length + heredocs.length} sources go into one file here, each over the one before; end the destination with a slash`, {
    ...(exists ? { severity: 'warning' as const } : {}),
    ...(isOneLine ? { fix: { title: 'Add the slash', safety: 'safe' as const, edits: [context.replace({ start: end, end }, '/')] } } : {}),
  })
}
