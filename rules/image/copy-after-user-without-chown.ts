import { defineRule, isAtOrBelow, type SimpleCommand, type Step, stepsBehind } from '../../src/rule-api/index.ts'

/** Commands that only the owner of a file, or somebody who may write its folder, can run on it. */
const OWNER_ONLY = new Set(['chmod', 'chown', 'chgrp', 'setfacl', 'truncate', 'mv', 'rm', 'patch', 'dos2unix'])

export default defineRule({
  id: 'copy-after-user-without-chown',
  title: 'Copy files for the user that has to change them',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `COPY writes files as root whatever USER says. A later RUN as the unprivileged user then fails on them with "Operation not permitted" (\`chmod\`, \`chown\`, \`mv\`,
\`sed -i\`). Files that are only read may well stay root's, and nothing is said.`,
  remedy: 'Add `--chown=app:app` to the COPY, set the mode with `--chmod`, or move the command above USER.',
  references: [{ title: 'Dockerfile reference: COPY --chown', url: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' }],
  bad: [
    { title: 'A script made executable', files: 'FROM node:24\nUSER node\n«COPY entrypoint.sh /usr/local/bin/entrypoint.sh»\nRUN chmod +x /usr/local/bin/entrypoint.sh\n' },
    { title: 'In a folder', files: 'FROM python:3.13\nRUN useradd app\nWORKDIR /app\nUSER app\n«COPY conf/ ./conf/»\nRUN sed -i s/DEBUG/INFO/ conf/log.ini\n' },
  ],
  good: [
    { title: 'With an owner', files: 'FROM node:24\nUSER node\nCOPY --chown=node:node run.sh /srv/run.sh\nRUN chmod +x /srv/run.sh\n' },
    { title: 'Only read', files: 'FROM node:24\nUSER node\nCOPY package.json /srv/\nRUN node --check /srv/package.json\n' },
    { title: 'As root', files: 'FROM node:24\nCOPY run.sh /srv/run.sh\nRUN chmod +x /srv/run.sh\nUSER node\n' },
    { title: 'Back to root in between', files: 'FROM node:24\nUSER node\nCOPY run.sh /srv/run.sh\nUSER root\nRUN chmod +x /srv/run.sh\n' },
    { title: 'Another file', files: 'FROM node:24\nUSER node\nCOPY run.sh /srv/run.sh\nRUN touch /tmp/x && chmod 600 /tmp/x\n' },
    { title: 'A user that is not known', files: 'FROM example/base:1\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\n' },
    { title: 'With sudo', files: 'FROM node:24\nUSER node\nCOPY run.sh /srv/run.sh\nRUN sudo chmod +x /srv/run.sh\n' },
  ],
  on: {
    COPY: (step, context) => {
      const { instruction, stage } = step
      if (step.user?.isRoot !== false || instruction.onbuild !== undefined || instruction.flags.some((flag) => flag.name === 'chown')) return
      const paths = targetsOf(step)
      if (paths.length === 0) return
      for (const later of stepsBehind(step)) {
        if (later.instruction.keyword !== 'RUN' || later.user?.isRoot !== false) continue
        const command = later.commands.find((candidate) => changes(candidate, paths, later))
        if (command === undefined) continue
        context.report(instruction.range, `COPY leaves these files to root, so ${command.program ?? 'the command'} below fails as ${later.user.name}; add --chown=${later.user.name}`, {
          related: [{ document: stage.document, range: command.range, message: `${later.user.name} may not do this` }],
        })
        return
      }
    },
  },
})

/** Where the files land: the destination, or each source in it where that is a folder. */
function targetsOf(step: Step<'COPY'>): string[] {
  const { destination, sources } = step.instruction
  if (destination === undefined) return []
  const to = step.expand(destination)
  const path = to.resolved ? step.imagePath(to.text) : undefined
  if (path === undefined) return []
  if (!/(?:^|\/)\.{0,2}$/.test(to.text) && sources.length === 1) return [path]
  return sources.flatMap((source) => {
    const from = step.expand(source)
    if (!from.resolved || /[*?[]/.test(from.text)) return []
    // Of a folder only the content is copied.
    const name = /\/$|^\.{1,2}$/.test(from.text) ? '' : from.text.slice(from.text.lastIndexOf('/') + 1)
    return name === '' ? (to.text.endsWith('/') && path !== step.workdir?.text ? [path] : []) : [`${path === '/' ? '' : path}/${name}`]
  })
}

function changes(command: SimpleCommand, paths: readonly string[], step: Step): boolean {
  const { program } = command
  if (program === undefined || command.through.length > 0 || command.conditional || command.inSubshell) return false
  const isEdit = program === 'sed' && command.arguments.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word.value))
  if (!OWNER_ONLY.has(program) && !isEdit) return false
  // A cd before it moves relative paths.
  const moved = step.commands.some((other) => other.index < command.index && (other.program === 'cd' || other.program === 'cp' || other.program === 'rm'))
  const words = command.arguments.filter((word) => word.literal !== undefined && !word.literal.startsWith('-')).map((word) => word.literal ?? '')
  const targets = program === 'mv' ? words.slice(0, -1) : words
  return targets.some((word) => {
    if (moved && !word.startsWith('/')) return false
    const path = step.imagePath(word)
    return path !== undefined && path !== '/' && paths.some((copied) => isAtOrBelow(path, copied))
  })
}
