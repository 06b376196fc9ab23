import { cachesLeftBy, defineRule, isRun, keptCacheRepair, lineInFile, type ShellWord, shipsLayers, stagesAbove, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'apt-lists-kept',
  title: 'Delete the package lists in the RUN that fetched them',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3009'] },
  yieldsTo: ['apt-update-alone'],
  why: `\`apt-get update\` fetches lists of all packages, tens of megabytes that nobody needs once the packages are installed. They stay in the layer for ever unless the same RUN deletes them:
a later step only hides them. \`apt-get clean\` does not touch them. Where a later RUN installs without an update of its own, it works with the lists of this one: join the two, or
let each of them update and delete.`,
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
    {
      title: 'a later RUN installs with the lists: no fix',
      files: 'FROM debian:trixie-slim\nRUN «apt-get update» && apt-get install -y curl\nRUN apt-get install -y git\n',
    },
    {
      title: 'and so does a stage that stands on this one',
      files: 'FROM debian:trixie-slim AS base\nRUN «apt-get update» && apt-get install -y curl\nFROM base\nRUN apt-get install -y git\n',
    },
    {
      title: 'a folder that does not exist is deleted',
      files: 'FROM debian:trixie-slim\nRUN «apt-get update» && apt-get install -y curl && rm -rf /var/lib/apt/list/*\n',
      fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      title: 'each RUN updates for itself',
      files: 'FROM debian:trixie-slim\nRUN «apt-get update» && apt-get install -y curl\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y ./local.deb\n',
      fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y ./local.deb\n',
    },
    {
      title: 'where other caches are mounted, so is this one',
      files: 'FROM python:3.13-slim\n# for psycopg\nRUN «apt-get update» && apt-get install -y --no-install-recommends libpq5\nCOPY requirements.txt ./\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
      fixed: 'FROM python:3.13-slim\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n# for psycopg\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y --no-install-recommends libpq5\nCOPY requirements.txt ./\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
    },
    { title: 'deleted too early', files: 'FROM debian:trixie-slim\nRUN rm -rf /var/lib/apt/lists/* && «apt-get update» && apt-get install -y curl; echo done\n' },
    { title: 'a variable that holds another folder', files: 'FROM debian:trixie-slim\nENV WORK=/tmp/work\nRUN «apt-get update» && apt-get install -y curl && rm -rf $WORK\n' },
  ],
  good: [
    { title: 'deleted', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n' },
    { title: 'deleted with a trailing slash only, behind other folders', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /tmp/* /var/tmp/* /var/lib/apt/lists/\n' },
    { title: 'by a variable of the Dockerfile, and by one of the script', files: 'FROM debian:trixie-slim\nARG PURGES="/var/lib/apt/lists/* /tmp/*"\nRUN apt-get update && apt-get install -y curl && rm -rf $PURGES\nRUN lists=/var/lib/apt/lists && apt-get update && apt-get install -y jq && rm -rf "${lists}"\n' },
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
      const place = { start: toolRange.start, end: verbRange.end }
      const mistyped = mistypedRemoval(step)
      if (mistyped !== undefined) {
        context.report(place, `The package lists stay in this layer, since \`${mistyped.source}\` names no folder; it is called /var/lib/apt/lists`, {
          fix: { title: 'Write lists', safety: 'unsafe', edits: [context.replace(mistyped.range, mistyped.source.replace('/apt/list', '/apt/lists'))] },
        })
        return
      }
      const later = installWithTheseLists(step)
      if (later === undefined) {
        const repair = keptCacheRepair(step, left.operation, 'rm -rf /var/lib/apt/lists/*')
        context.report(place, 'The package lists stay in this layer; end the RUN with `rm -rf /var/lib/apt/lists/*`', {
          fix: repair === undefined ? undefined : { ...repair, safety: 'unsafe' },
        })
      } else {
        const line = lineInFile(later.instruction)
        context.report(place, `The package lists stay in this layer, and the RUN at line ${line} installs with them; join the two RUNs, or update again there, and end with \`rm -rf /var/lib/apt/lists/*\``)
      }
    },
  },
})

/** The first RUN behind, in this stage or one that stands on it, which installs with the lists of this one. */
function installWithTheseLists(step: Step<'RUN'>): Step<'RUN'> | undefined {
  const own = nextWithLists(step.stage.steps, step.index + 1)
  if (own !== undefined) return own.installs ? own.step : undefined
  for (const stage of stagesAbove(step.stage)) {
    for (const link of stage.chain.slice(0, stage.chain.indexOf(step.stage)).reverse()) {
      const next = nextWithLists(link.steps, 0)
      if (next === undefined) continue
      if (next.installs) return next.step
      break
    }
  }
  return undefined
}

/** The next step that installs with the lists of packages or fetches them anew. */
function nextWithLists(steps: readonly Step[], from: number): { readonly step: Step<'RUN'>; readonly installs: boolean } | undefined {
  for (let at = from; at < steps.length; at++) {
    const step = steps[at]
    if (step === undefined || !isRun(step)) continue
    const first = step.operations.find((operation) => operation.manager === 'apt' && LISTS_MATTER.has(operation.action))
    if (first?.action === 'update') return { step, installs: false }
    if (first !== undefined && first.packages.some((argument) => argument.kind !== 'local-file')) return { step, installs: true }
  }
  return undefined
}

const LISTS_MATTER: ReadonlySet<string> = new Set(['update', 'install', 'build-dep', 'download'])

/** `rm -rf /var/lib/apt/list/*`. */
function mistypedRemoval(step: Step<'RUN'>): ShellWord | undefined {
  return step.commands.filter((command) => command.program === 'rm').flatMap((command) => command.arguments).find((word) => /^\/var\/lib\/apt\/list(?:$|\/)/.test(word.value))
}

/** A clean-up may stand in a function or script that cannot be seen from here. */
function runsUnknownScript(step: Step<'RUN'>): boolean {
  return step.commands.some((command) => /(?:^|[-_/])clean[\w.-]{0,100}$/.test(command.name ?? ''))
}
