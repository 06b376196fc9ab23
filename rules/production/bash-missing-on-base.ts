import { asSentence, containerOfService, containerOfStage, defineRule, lookUpBaseImage, imageName, stageOfService, type ContainerStart, type RuleContext, type SimpleCommand, type Stage, type Step } from '../../src/rule-api/index.ts'

/** Alpine packages that depend on bash, as far as they are often installed. */
const BRINGS_BASH = /^(?:bash|bash-.*|bats|gradle|maven|alpine-sdk|abuild|R|R-dev|xvfb-run|lxc|docker-bash-completion|git-secret|postgresql-client-.*bash|libreoffice.*|hadoop|openjdk.*-demos|asdf|rbenv|apache-ant|sbt|scala|kafka|zookeeper|mkinitfs|runit-.*)$/

export default defineRule({
  id: 'bash-missing-on-base',
  title: 'Call a shell that the image has',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  elsewhere: true,
  why: `Alpine, busybox, distroless and scratch images have no bash, so the command fails with "bash: not found" (or, for a script whose
first line names it, with "no such file or directory"). Nothing is said where bash is installed, copied, or the base is not known.`,
  remedy: 'Write the script for `sh`, or install bash (`apk add --no-cache bash`).',
  references: [{ title: 'The alpine image', url: 'https://hub.docker.com/_/alpine' }],
  bad: [
    { title: 'CMD', files: 'FROM python:3.13-alpine\nCOPY start.sh /start.sh\nCMD [«"bash"», "/start.sh"]\n' },
    { title: 'SHELL', files: 'FROM alpine:3.23\nSHELL [«"/bin/bash"», "-o", "pipefail", "-c"]\n' },
    { title: 'RUN', files: 'FROM node:24-alpine\nRUN apk add --no-cache git && «bash» -c "echo done"\n' },
    { title: 'A compose command', files: 'services:\n  backup:\n    image: alpine:3.23\n    command: «bash» -c "cp /data/a /backup/"\n' },
    { title: 'The first line of a start script', files: { Dockerfile: 'FROM alpine:3.23\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n', 'entrypoint.sh': '«#!/bin/bash»\nexec "$@"\n' } },
  ],
  good: [
    { title: 'Installed', files: 'FROM alpine:3.23\nRUN apk add --no-cache bash curl\nSHELL ["/bin/bash", "-c"]\nCMD ["bash"]\n' },
    { title: 'Installed in the stage below', files: 'FROM alpine:3.23 AS base\nRUN apk add bash\nFROM base\nCMD ["bash"]\n' },
    { title: 'Debian has it', files: 'FROM python:3.13-slim\nCMD ["bash", "/start.sh"]\n' },
    { title: 'A base of which nothing is known', files: 'FROM registry.example.org/base:alpine\nCMD ["bash"]\n' },
    { title: 'The packages are a variable', files: 'FROM alpine:3.23\nARG PACKAGES\nRUN apk add --no-cache $PACKAGES\nCMD ["bash"]\n' },
    { title: 'An image on Alpine that brings it', files: 'FROM postgres:17-alpine\nCMD ["bash"]\n' },
    { title: 'Another command of that name inside of a word', files: 'FROM alpine:3.23\nRUN apk add --no-cache "bash-completion" && echo "bash is here"\nCMD ["/usr/local/bin/bashful"]\n' },
    { title: 'A script called with sh', files: { Dockerfile: 'FROM alpine:3.23\nCOPY run.sh /run.sh\nCMD ["sh", "/run.sh"]\n', 'run.sh': '#!/bin/bash\necho run\n' } },
    { title: 'The service builds an image that has bash', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: bash -c "echo run"\n', Dockerfile: 'FROM alpine:3.23\nRUN apk add bash\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (!lacksBash(stage)) return
      for (const step of stage.steps) {
        if (mayHaveBash(stage, step.index)) return
        const { instruction } = step
        if (instruction.keyword === 'SHELL' && instruction.command?.form === 'exec') {
          const [program] = instruction.command.words
          if (program !== undefined && isBash(program.value)) context.report(program.range, asSentence(messageFor(stage)))
        }
        if (instruction.keyword !== 'RUN' || step.operations.some((operation) => operation.action === 'install' && operation.scope === 'system')) {
          if (instruction.keyword !== 'RUN' || mayHaveBash(stage, step.index + 1)) continue
        }
        const command = step.commands.find((candidate) => isBashCommand(candidate) && !candidate.conditional)
        if (command !== undefined) context.report(command.words[0]?.range ?? command.range, asSentence(messageFor(stage)))
      }
      if (!mayHaveBash(stage)) judgeStart(containerOfStage(context.project, stage), stage, context, false)
    },
    service: (model, context) => {
      const stage = stageOfService(context.project, model)
      const { image, service } = model
      if (service.command === undefined && service.entrypoint === undefined) return
      if (stage === undefined) {
        const facts = image === undefined || service.build !== undefined ? undefined : lookUpBaseImage(imageName(image))
        if (facts?.hasBash !== false) return
      } else if (!lacksBash(stage) || mayHaveBash(stage)) return
      judgeStart(containerOfService(context.project, model), stage, context, true)
    },
  },
})

function judgeStart(start: ContainerStart, stage: Stage | undefined, context: RuleContext, ofService: boolean): void {
  for (const { command, document, script } of start.commands) {
    if (document === undefined || script !== undefined || !isBashCommand(command) || (ofService && document.kind === 'dockerfile') || (!ofService && document !== stage?.document)) continue
    context.report({ range: command.words[0]?.range ?? command.range, document }, asSentence(messageFor(stage)))
    return
  }
  for (const script of start.scripts) {
    if (!script.startedDirectly || script.interpreter !== 'bash' || script.interpreterRange === undefined || script.namedBy === undefined || (ofService && script.namedBy.document.kind === 'dockerfile')) continue
    context.report({ range: script.interpreterRange, document: script.document }, asSentence(messageFor(stage)), { related: [{ ...script.namedBy, message: 'started here' }] })
    return
  }
}

function messageFor(stage: Stage | undefined): string {
  const name = stage?.root.kind === 'image' ? stage.root.text : stage?.root.kind === 'scratch' ? 'scratch' : 'this image'
  return `${name} has no bash, so this fails; use sh, or install bash`
}

function isBash(word: string): boolean {
  return word === 'bash' || /^\/(?:usr\/)?bin\/bash$/.test(word)
}

function isBashCommand(command: SimpleCommand): boolean {
  return command.name !== undefined && isBash(command.name) && command.inFunction === undefined
}

function lacksBash(stage: Stage): boolean {
  return stage.root.kind === 'scratch' || (stage.root.kind === 'image' && stage.root.facts?.hasBash === false)
}

/** Installed or copied before a step of the stage, or nobody can tell. */
function mayHaveBash(stage: Stage, before = Number.POSITIVE_INFINITY): boolean {
  return stage.hasStep(mayBringBash, before)
}

function mayBringBash(step: Step): boolean {
  const { instruction } = step
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const destination = instruction.destination === undefined ? undefined : step.expand(instruction.destination)
    const fromElsewhere = instruction.flags.some((flag) => flag.name === 'from') || instruction.keyword === 'ADD'
    return destination?.resolved !== true || (fromElsewhere && /^\/(?:(?:usr\/)?(?:local\/)?s?bin(?:\/|$)|usr\/?$|$)/.test(destination.text)) || /bash$/.test(destination.text)
      || (step.stage.root.kind === 'scratch' && /^\/?\.?\/?$/.test(destination.text))
  }
  if (instruction.keyword !== 'RUN') return instruction.keyword === 'UNKNOWN'
  if (instruction.arguments.text.includes('bash') && /\b(?:apk|install|wget|curl|ln)\b[^|;&]{0,500}\bbash\b|> *\/bin\/bash/.test(instruction.arguments.text)) return true
  return step.operations.some((operation) => operation.action === 'install' && operation.scope === 'system'
    && operation.packages.some((argument) => argument.kind !== 'name' || argument.name === undefined || BRINGS_BASH.test(argument.name)))
    || step.mounts.some((mount) => mount.type === 'bind' && mount.from !== undefined)
    // A script of the context may install anything.
    || step.commands.some((command) => command.name === undefined && command.words.length > 0)
}
