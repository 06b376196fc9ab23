import { defineRule, fileInContainer, fileInImage, folderOf, isCopy, isRun, nameOf, startOfService, startOfStage, stageOfService, type Project, type RuleContext, type ServiceModel, type Stage, type StartScript } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'entrypoint-not-executable',
  title: 'Give the start script the right to be executed',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  stages: 'shipped',
  why: `A script that ENTRYPOINT or CMD starts by its own path needs the execute bit. COPY keeps the file's mode, so without it the container ends at once with "permission denied".
Started as \`sh script.sh\` it needs none.`,
  remedy: 'Make the file executable in the repository (`git update-index --chmod=+x start.sh`), or copy it with `COPY --chmod=0755`.',
  references: [{ title: 'Dockerfile: COPY --chmod', url: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' }],
  bad: [
    { files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT [«"/start.sh"»]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
    { title: 'With the whole source', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD [«"./bin/start"»]\n', 'bin/start': '#!/bin/bash\nexec gunicorn shop.wsgi\n' }, modes: { 'bin/start': 0o644 } },
    { title: 'Another RUN has an install of packages', files: { Dockerfile: 'FROM debian:13 AS build\nWORKDIR /rails\nCOPY . .\nFROM debian:13-slim\nRUN apt-get update && apt-get install -y $PACKAGES && chown -R app /srv\nCOPY --from=build /rails /rails\nENTRYPOINT [«"/rails/bin/docker-entrypoint"»]\n', 'bin/docker-entrypoint': '#!/bin/bash -e\nexec "${@}"\n' }, modes: { 'bin/docker-entrypoint': 0o644 } },
    { title: 'Out of a bind mount', files: { 'compose.yaml': 'services:\n  web:\n    image: python:3.13-slim\n    entrypoint: «/app/start.sh»\n    volumes: [".:/app"]\n', 'start.sh': '#!/bin/sh\nexec python3 /app/app.py\n' }, modes: { 'start.sh': 0o644 } },
  ],
  good: [
    { title: 'Executable', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o755 } },
    { title: 'A copy for reading, whose modes are lost', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o444 } },
    { title: 'chmod in a RUN', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
    { title: 'chmod of the folder', files: { Dockerfile: 'FROM debian:13-slim\nCOPY bin /opt/bin\nRUN chmod -R 755 /opt/bin\nENTRYPOINT ["/opt/bin/start.sh"]\n', 'bin/start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'bin/start.sh': 0o644 } },
    { title: 'COPY --chmod', files: { Dockerfile: 'FROM debian:13-slim\nCOPY --chmod=0755 start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
    { title: 'Started by a shell', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["sh", "/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
    { title: 'Out of an earlier stage, where it was changed', files: { Dockerfile: 'FROM debian:13 AS scripts\nCOPY start.sh /start.sh\nRUN chmod 755 /start.sh\nFROM debian:13-slim\nCOPY --from=scripts /start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
    { title: 'Everything with .sh', files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /start.sh\nRUN find / -maxdepth 1 -name "*.sh" -exec chmod +x {} +\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' }, modes: { 'start.sh': 0o644 } },
  ],
  on: {
    stage: (stage, context) => {
      for (const script of startOfStage(context.project, stage).scripts) {
        if (isStartable(script) || isMadeExecutable(context.project, stage, script)) continue
        report(script, context)
      }
    },
    service: (model, context) => {
      const stage = stageOfService(context.project, model)
      for (const script of startOfService(context.project, model).scripts) {
        if (isStartable(script) || script.namedBy?.document.kind === 'dockerfile') continue
        if (!isMounted(context.project, model, stage, script) && (stage === undefined || isMadeExecutable(context.project, stage, script))) continue
        report(script, context)
      }
    },
  },
})

function isStartable(script: StartScript): boolean {
  // Without a #! line it may be no program at all; and what nobody may write is a copy out of a cache or an archive, which keeps no modes.
  if (script.mode !== undefined && (script.mode & 0o222) === 0) return true
  return !script.startedDirectly || script.namedBy === undefined || script.mode === undefined || (script.mode & 0o111) !== 0 || script.interpreter === undefined
}

function report(script: StartScript, context: RuleContext): void {
  if (script.namedBy === undefined) return
  context.report(script.namedBy, `${script.document.path} has no execute bit, so the container cannot start it; make it executable, or copy it with --chmod=0755`, {
    related: [{ document: script.document, range: script.interpreterRange ?? { start: 0, end: 0 }, message: 'not executable' }],
  })
}

function isMounted(project: Project, model: ServiceModel, stage: Stage | undefined, script: StartScript): boolean {
  const path = fileInContainer(project, model, script.imagePath)
  const inImage = stage === undefined ? undefined : fileInImage(project, stage, script.imagePath)?.path
  return path !== undefined && (inImage === undefined || model.service.volumes.some((mount) => mount.kind === 'bind' && mount.target?.resolved === true && script.imagePath.startsWith(mount.target.text.replace(/\/$/, '') + '/')))
}

/** A RUN of any stage of the file changes modes where the script may be among them, or COPY sets them. */
function isMadeExecutable(project: Project, stage: Stage, script: StartScript): boolean {
  const name = nameOf(script.imagePath)
  const own = nameOf(script.document.path)
  const copy = fileInImage(project, stage, script.imagePath)?.copy
  if (copy === undefined) return true
  const folder = folderOf(script.imagePath)
  return stage.file.stages.some((other) => other.steps.some((step) => {
    const text = [step.instruction.arguments.text, ...step.instruction.heredocs.map((heredoc) => heredoc.content.text)].join('\n')
    if (isCopy(step)) return step.instruction.flags.some((flag) => flag.name === 'chmod') && (step === copy || text.includes(name))
    if (!isRun(step)) return false
    if (/\bchmod\b/.test(text) && /\bfind\b|\bxargs\b|\bfor\b/.test(text)) return true
    return step.commands.some(({ program, source }) => (program === 'chmod' || program === 'install')
      && (source.includes(name) || source.includes(own) || /[*$]|\s-[a-zA-Z]*R/.test(source) || (folder !== '/' && source.includes(folder))))
  }))
}
