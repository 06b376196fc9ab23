import { defineRule, isRun, startOfService, startOfStage, stageOfService, type Edit, type RuleContext, type Stage, type StartScript } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'entrypoint-crlf',
  title: 'End the lines of a start script with a line feed alone',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  elsewhere: true,
  stages: 'shipped',
  why: `With Windows' line ends the kernel looks for an interpreter named \`/bin/sh\\r\`, and the container ends with "no such file or directory", although the script is there. Started as
\`sh script.sh\` it fails at the first line that the carriage return changes.`,
  references: [{ title: 'git: text attributes', url: 'https://git-scm.com/docs/gitattributes#_text' }],
  remedy: 'Save the file with line feeds, and add `*.sh text eol=lf` to .gitattributes.',
  bad: [
    { files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '«#!/bin/sh\r»\nset -eu\r\nexec "$@"\r\n' }, fixed: { 'start.sh': '#!/bin/sh\nset -eu\nexec "$@"\n' } },
    { title: 'Started by a shell', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "start.sh"]\n', 'start.sh': '«cd /app\r»\nexec gunicorn shop.wsgi\r\n' } },
    { title: 'Out of a bind mount', files: { 'compose.yaml': 'services:\n  web:\n    image: python:3.13-slim\n    entrypoint: /app/start.sh\n    volumes: [".:/app"]\n', 'start.sh': '«#!/bin/sh\r»\nexec python3 /app/app.py\r\n' } },
  ],
  good: [
    { title: 'Line feeds', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' } },
    { title: 'Changed while the image is built', files: { Dockerfile: "FROM debian:13-slim\nCOPY start.sh /start.sh\nRUN sed -i 's/\\r$//' /start.sh\nENTRYPOINT [\"/start.sh\"]\n", 'start.sh': '#!/bin/sh\r\nexec "$@"\r\n' } },
    { title: 'dos2unix', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nRUN dos2unix /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\r\nexec "$@"\r\n' } },
    { title: 'A script that no container starts', files: { Dockerfile: 'FROM debian:13-slim\nCOPY . /app\nENTRYPOINT ["/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n', 'build.bat': 'docker build .\r\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (changesLineEnds(stage)) return
      for (const script of startOfStage(context.project, stage).scripts) report(script, context)
    },
    service: (model, context) => {
      const stage = stageOfService(context.project, model)
      if (stage !== undefined && changesLineEnds(stage)) return
      for (const script of startOfService(context.project, model).scripts) if (script.namedBy?.document.kind !== 'dockerfile') report(script, context)
    },
  },
})

function changesLineEnds(stage: Stage): boolean {
  return stage.file.stages.some((other) => other.steps.some((step) => isRun(step) && /dos2unix|\\r|\\015|fromdos|\^M/.test([step.instruction.arguments.text, ...step.instruction.heredocs.map((heredoc) => heredoc.content.text)].join('\n'))))
}

function report(script: StartScript, context: RuleContext): void {
  const { document } = script
  const first = document.text.indexOf('\r\n')
  // A stray one behind the first line may be meant, within a heredoc.
  if (!script.crlf || first === -1 || document.text.slice(0, first).includes('\n')) return
  const edits: Edit[] = []
  for (let at = first; at !== -1; at = document.text.indexOf('\r\n', at + 2)) edits.push({ document, range: { start: at, end: at + 1 }, text: '' })
  context.report({ range: { start: 0, end: first + 1 }, document }, 'The lines of this start script end with a carriage return, so the container cannot start it; save it with line feeds alone', {
    ...(script.namedBy === undefined ? {} : { related: [{ ...script.namedBy, message: 'started here' }] }),
    fix: { title: 'End the lines with a line feed', safety: 'safe', edits },
  })
}
