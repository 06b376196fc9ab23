import { cachesLeftBy, defineRule, type FixProposal, isRun, type PackageManager, type PackageOperation, shipsLayers, type Stage, stagesAbove, type Step, stepsBehind, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'apt-update-alone',
  title: 'Update the package lists in the RUN that installs',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  aliases: { trivy: ['DS-0017'], checkov: ['CKV_DOCKER_5'] },
  why: `A RUN that only updates the package lists is cached by its text. When the list of packages in a later RUN changes, the old lists come out of the cache: the installation fails with 404, or brings old versions
without security updates. In one RUN the lists are always as new as the installation.`,
  remedy: 'Join the two: `RUN apt-get update && apt-get install -y … && rm -rf /var/lib/apt/lists/*`.',
  references: [
    { title: 'Docker: building best practices, apt-get', url: 'https://docs.docker.com/build/building/best-practices/#apt-get' },
  ],
  bad: [
    { files: 'FROM debian:trixie-slim\nRUN «apt-get update»\nRUN apt-get install -y curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl\n' },
    { title: 'between them something else runs: no fix', files: 'FROM debian:trixie-slim\nRUN «apt-get update»\nRUN mkdir /srv/app\nRUN apt-get install -y curl\n', unfixed: true },
    { title: 'quietly, together with something else', files: 'FROM debian:trixie-slim\nRUN mkdir /srv/app && «apt-get -qq update»\n' },
    { title: 'nothing is ever installed', files: 'FROM debian:trixie\nRUN «apt-get update»\nCOPY app /app\n', fixed: 'FROM debian:trixie\nCOPY app /app\n' },
    { title: 'the && is missing', files: 'FROM alpine:3.23\nRUN apk update \\\n    «apk add» curl\n', fixed: 'FROM alpine:3.23\nRUN apk update \\\n    && apk add curl\n' },
    { title: 'apk', files: 'FROM alpine:3.23\nRUN «apk update»\nENV A=1\nRUN apk add curl\n', fixed: 'FROM alpine:3.23\nENV A=1\nRUN apk update && apk add curl\n' },
  ],
  good: [
    { title: 'together', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl\n' },
    { title: 'in a heredoc', files: 'FROM debian:trixie\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n' },
    { title: 'an upgrade', files: 'FROM debian:trixie\nRUN apt-get update && apt-get -y upgrade\n' },
    { title: 'the lists lie in a cache mount', files: 'FROM debian:trixie\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n' },
    { title: 'a script installs', files: 'FROM debian:trixie\nCOPY install.sh /tmp/\nRUN apt-get update && /tmp/install.sh\n' },
    { title: 'what is installed stands in a variable', files: 'FROM debian:trixie\nARG INSTALL="apt-get install -y curl"\nRUN apt-get update && $INSTALL\n' },
    { title: 'yum update installs', files: 'FROM centos:7\nRUN yum update -y\n' },
    { title: 'a vendor\'s script installs', files: 'FROM debian:trixie\nRUN apt-get update && curl -fsSL https://example.org/setup.sh | bash\n' },
  ],
  on: {
    RUN(step, context) {
      for (const { command, tool, verb } of step.operations.filter((operation) => operation.action === 'update')) {
        const words = command.words.slice(command.words.findIndex((word) => word.value === verb) + 1)
        const at = words.findIndex((word, index) => /^(?:add|install)$/.test(word.value) && words[index - 1]?.value === tool)
        const [from, to] = [words[at - 1], words[at]]
        if (from !== undefined && to !== undefined) {
          context.report({ start: from.range.start, end: to.range.end }, `${tool} ${verb} gets this as its own arguments, so nothing is installed; write && in front`, {
            fix: { title: 'Write &&', safety: 'unsafe', edits: [context.replace({ start: from.range.start, end: from.range.start }, '&& ')] },
          })
          return
        }
      }
      const updates = step.operations.filter((operation) => operation.action === 'update' && (operation.manager === 'apt' || operation.manager === 'apk' || operation.manager === 'zypper'))
      const [first] = updates
      if (first === undefined || step.operations.some((operation) => operation.manager === first.manager && operation.action !== 'update' && operation.action !== 'clean')) return
      if (step.mounts.some((mount) => mount.type === 'cache') || mayInstall(step)) return
      const isNeeded = neededLater(step, first.manager)
      const reason = isNeeded
        ? `Nothing is installed in this RUN, so later installs work with lists out of the cache that may be long out of date; put ${first.tool} ${first.verb} and the install into one RUN`
        : `Nothing is installed with these lists, neither here nor later; remove ${first.tool} ${first.verb}`
      context.report({ start: first.toolRange.start, end: first.verbRange.end }, reason, {
        fix: withoutUpdate(step, first, isNeeded),
        // The rule that says so of every RUN stays silent here: one fault, one finding.
        aliases: ['DS-0017', 'CKV_DOCKER_5', ...(first.manager === 'apt' && shipsLayers(step.stage) && cachesLeftBy(step).some(({ manager, holds }) => manager === 'apt' && holds === 'package lists') ? ['DL3009'] : [])],
      })
    },
  },
})

/** Takes the RUN away where it does nothing else; what it did goes in front of the next RUN's installation, where there is one. */
function withoutUpdate(step: Step<'RUN'>, update: PackageOperation, isNeeded: boolean): FixProposal | undefined {
  const { instruction, stage } = step
  const { command } = update
  if (step.commands.length !== 1 || command.redirects.length > 0 || command.depth > 0 || !isPlain(step) || instruction.flags.length > 0 || instruction.leadingComments.length > 0) return undefined
  const { document } = stage
  const removal = { document, range: wholeLines(document, instruction.range), text: '' }
  if (!isNeeded) return { title: `Remove ${update.tool} ${update.verb}`, safety: 'unsafe', edits: [removal] }
  const next = stepsBehind(step).find((later) => later.instruction.keyword === 'RUN' || later.instruction.keyword === 'ONBUILD')
  if (next === undefined || !isRun(next) || !isPlain(next)) return undefined
  const [first] = next.commands
  const install = next.operations.find((operation) => operation.command === first)
  if (first === undefined || install?.manager !== update.manager || install.action !== 'install' || first.depth > 0 || first.through.length > 0 || first.negated) return undefined
  const { start } = first.range
  return { title: 'Update in the RUN that installs', safety: 'unsafe', edits: [removal, { document, range: { start, end: start }, text: `${command.source} && ` }] }
}

function isPlain({ instruction }: Step<'RUN'>): boolean {
  return instruction.command?.form === 'shell' && instruction.heredocs.length === 0 && instruction.onbuild === undefined
}

/** Whether a later RUN of this stage, or of one that stands on it, may install with the lists. */
function neededLater(step: Step<'RUN'>, manager: PackageManager): boolean {
  return lastUse(step.stage, manager) > step.index || stagesAbove(step.stage).some((stage) => lastUse(stage, manager) >= 0)
}

/** The index of the last step of a stage that may install with a manager's lists, kept by the stage; -1 where there is none. */
function lastUse(stage: Stage, manager: PackageManager): number {
  const known = stage.derive(lastUses)
  let last = known.get(manager)
  if (last === undefined) {
    const mayUse = (later: Step): boolean => later.instruction.keyword === 'ONBUILD' || (isRun(later) && (later.operations.some((operation) => operation.manager === manager && operation.action !== 'update') || mayInstall(later)))
    known.set(manager, last = stage.steps.findLastIndex(mayUse))
  }
  return last
}

const lastUses = (): Map<PackageManager, number> => new Map()

/** Whether anything may install that cannot be seen from here: a script, a function, a variable, another tool. */
function mayInstall(step: Step<'RUN'>): boolean {
  const known = /^(?:apt-get|apt|apk|aptitude|zypper|echo|printf|mkdir|rm|cp|mv|ln|touch|chmod|chown|cat|sed|tee|export|set|true|locale-gen|useradd|groupadd|adduser|addgroup|curl|wget|gpg|apt-key|add-apt-repository|dpkg-reconfigure|dpkg|test|\[|cd|tr|grep|awk|cut|ls|install|sleep|update-ca-certificates|rpm|sudo|env|date|id|exit)$/
  return step.commands.some((command) => command.words.length > 0 && (command.program === undefined || command.inFunction !== undefined || !known.test(command.program)))
}
