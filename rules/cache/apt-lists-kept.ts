import { cachesLeftBy, defineRule, type FixProposal, type RuleContext, shipsLayers, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'apt-lists-kept',
  title: 'Delete the package lists in the RUN that fetched them',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3009'] },
  yieldsTo: ['apt-update-alone'],
  why: `\`apt-get update\` fetches lists of all packages, tens of megabytes that nobody needs once the packages are installed. They stay in the layer for ever unless the same RUN deletes them:
a later step only hides them. \`apt-get clean\` does not touch them.`,
  references: [
    { title: 'Docker: building best practices, apt-get', url: 'https://docs.docker.com/build/building/best-practices/#apt-get' },
  ],
  bad: [
    {
      files: 'FROM debian:trixie-slim\nRUN «apt-get update» && apt-get install -y --no-install-recommends libpq5\n',
      fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      title: 'over several lines; apt-get clean is not enough',
      files: 'FROM debian:trixie-slim\nRUN «apt-get update» \\\n    && apt-get install -y curl \\\n    && apt-get clean\n',
      fixed: 'FROM debian:trixie-slim\nRUN apt-get update \\\n    && apt-get install -y curl \\\n    && apt-get clean \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
    { title: 'deleted too early', files: 'FROM debian:trixie-slim\nRUN rm -rf /var/lib/apt/lists/* && «apt-get update» && apt-get install -y curl; echo done\n' },
  ],
  good: [
    { title: 'deleted', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n' },
    { title: 'deleted with a trailing slash only, behind other folders', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /tmp/* /var/tmp/* /var/lib/apt/lists/\n' },
    { title: 'cache mounts', files: 'FROM debian:trixie-slim\nRUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n' },
    { title: 'a stage that is thrown away', files: 'FROM debian:trixie AS build\nRUN apt-get update && apt-get install -y gcc\nFROM debian:trixie-slim\nCOPY --from=build /bin/app /bin/app\n' },
    { title: 'in a heredoc', files: 'FROM debian:trixie-slim\nRUN <<EOF\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n' },
    { title: 'the whole cache goes', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt /var/cache/apt\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).find((cache) => cache.manager === 'apt' && cache.holds === 'package lists')
      if (left === undefined || runsUnknownScript(step)) return
      const { toolRange, verbRange } = left.operation
      context.report({ start: toolRange.start, end: verbRange.end }, 'The package lists stay in this layer; end the RUN with `rm -rf /var/lib/apt/lists/*`', { fix: append(step, context) })
    },
  },
})

/** A clean-up may stand in a function or script that cannot be seen from here. */
function runsUnknownScript(step: Step<'RUN'>): boolean {
  return step.commands.some((command) => /(?:^|[-_/])clean[\w.-]{0,100}$/.test(command.name ?? ''))
}

/** Only behind a plain list of `&&`: anything else may end elsewhere. */
function append(step: Step<'RUN'>, context: RuleContext): FixProposal | undefined {
  const { instruction, commands, stage } = step
  if (instruction.command?.form !== 'shell' || instruction.heredocs.length > 0) return undefined
  const top = commands.filter((command) => command.depth === 0 && command.through.length === 0)
  const last = top.at(-1)
  const isPlain = top.every((command, at) => (command.before === '&&' || at === top.length - 1) && !command.background) && last?.before === 'end' && last.pipeline === undefined && !last.conditional
  if (!isPlain || commands.some((command) => command.inFunction !== undefined)) return undefined
  const { text } = stage.document
  const end = instruction.range.end
  const lines = text.slice(instruction.range.start, end).split('\n')
  const lead = lines.length === 1 ? ' && ' : /^([ \t]*)&&[ \t]/.exec(lines.at(-1) ?? '') !== null ? ` \\${lines[0]?.endsWith('\r') === true ? '\r' : ''}\n${/^[ \t]*/.exec(lines.at(-1) ?? '')?.[0] ?? ''}&& ` : ' && '
  const escape = stage.file.syntax.escape
  return { title: 'Delete the lists at the end', safety: 'unsafe', edits: [context.replace({ start: end, end }, `${lead.replace('\\', escape)}rm -rf /var/lib/apt/lists/*`)] }
}
