import { runtimeLibraries } from '../knowledge/runtime-libraries.ts'
import type { Edit } from '../text/edit.ts'
import { lineBreakOf } from '../text/whole-lines.ts'
import { contextSourcesOf, isCopy, isManifest, isRun } from './dependency-layers.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import type { Project } from './model.ts'
import { isBuildTool, type PackageOperation } from './packages/index.ts'
import { containerOfStage } from './running-servers.ts'

/**
 * Parts a single Python stage that installs compilers into three: `base` with the settings that both others need, `builder`, which
 * installs into a virtual environment, and the last one with that environment and the libraries that it needs at run time. Nothing of
 * what is written moves: lines are put between.
 *
 * Undefined where the stage does anything else before the install, or a library's run-time package is not certain.
 */
export function builderStageEdits(project: Project, stage: Stage): readonly Edit[] | undefined {
  const { from, file, document } = stage
  const facts = stage.base.kind === 'image' ? stage.base.facts : undefined
  // The full image has compilers itself, so that nothing would be gained.
  if (from?.image === undefined || facts?.language !== 'python' || facts.tools.gcc !== false || (facts.distribution !== 'debian' && facts.distribution !== 'alpine')) return undefined
  if (file.stages.at(-1) !== stage || file.syntax.problems.length > 0 || ['base', 'builder'].some((name) => file.stagesNamed(name).length > 0)) return undefined
  const lastInstall = stage.steps.findLastIndex((step) => isRun(step) && step.operations.some((operation) => operation.manager === 'pip' && operation.action === 'install'))
  if (lastInstall === -1 || !startsFromPath(project, stage)) return undefined
  const prefix = stage.steps.slice(0, lastInstall + 1)
  const parts = partsOf(prefix, stage.steps.slice(lastInstall + 1))
  if (parts === undefined) return undefined
  const libraries = librariesFor(parts.installed, facts.distribution)
  if (libraries === undefined) return undefined
  return writeStages(stage, prefix, parts, installCommand(facts.distribution, libraries), lineBreakOf(document))
}

interface Parts {
  /** What the RUNs with compilers and headers install. */
  readonly installed: readonly PackageOperation[]
  readonly firstInstall: Step<'RUN'>
  /** Settings above everything else: they go into `base`. */
  readonly settings: readonly Step[]
  /** What stands further down, and the last stage needs again. */
  readonly repeated: readonly Step[]
}

const SETTINGS: ReadonlySet<string> = new Set(['ENV', 'ARG', 'LABEL', 'WORKDIR', 'MAINTAINER', 'EXPOSE', 'STOPSIGNAL'])
/** Programs that make what the last stage needs as well. */
const REPEATABLE: ReadonlySet<string> = new Set(['mkdir', 'useradd', 'adduser', 'groupadd', 'addgroup'])

function partsOf(prefix: readonly Step[], rest: readonly Step[]): Parts | undefined {
  const own = prefix.findIndex((step) => !SETTINGS.has(step.instruction.keyword))
  if (own === -1) return undefined
  const installed: PackageOperation[] = []
  let firstInstall: Step<'RUN'> | undefined
  const repeated: Step[] = []
  for (const step of prefix.slice(own)) {
    if (isRun(step)) {
      if (step.instruction.heredocs.length > 0 || step.user?.isRoot !== true) return undefined
      if (isSystemInstall(step)) installed.push(...step.operations)
      else if (isPipInstall(step)) firstInstall ??= step
      else if (step.operations.length === 0 && step.commands.length > 0 && step.commands.every((command) => REPEATABLE.has(command.program ?? ''))) repeated.push(step)
      else return undefined
    } else if (isCopy(step)) {
      // A manifest is wanted by the install alone; anything else by the program, too.
      const sources = contextSourcesOf(step)
      if (sources === undefined || step.instruction.heredocs.length > 0) return undefined
      if (sources.length === 0 || !sources.every((source) => isManifest(source.path))) repeated.push(step)
    } else if (SETTINGS.has(step.instruction.keyword)) repeated.push(step)
    else return undefined
  }
  if (installed.length === 0 || firstInstall === undefined) return undefined
  // A later step may compile as well, or ask for what the builder alone has.
  if (rest.some((step) => step.operations.length > 0 || step.instruction.keyword === 'ONBUILD' || step.instruction.keyword === 'UNKNOWN')) return undefined
  return { installed, firstInstall, settings: prefix.slice(0, own), repeated }
}

/** Nothing but `apt-get update`, one install and what clears up behind it. */
function isSystemInstall(step: Step<'RUN'>): boolean {
  const operations = new Set(step.operations.map((operation) => operation.command))
  return step.operations.length > 0 && step.operations.every((operation) => (operation.manager === 'apt' || operation.manager === 'apk') && ['update', 'upgrade', 'install', 'clean', 'autoremove'].includes(operation.action))
    && step.commands.every((command) => operations.has(command) || (command.program === 'rm' && command.arguments.every((word) => word.value.startsWith('-') || /^\/(?:var|tmp)\//.test(word.value))))
}

function isPipInstall(step: Step<'RUN'>): boolean {
  const operations = new Set(step.operations.map((operation) => operation.command))
  return step.operations.length > 0 && step.commands.every((command) => operations.has(command)) && step.operations.every((operation) =>
    operation.manager === 'pip' && operation.action === 'install' && /^(?:python3? -m )?pip3?$/.test(operation.tool.replace(/\s+/g, ' '))
    && !['--user', '--target', '-t', '--prefix', '--root'].some((option) => operation.options.has(option)) && operation.packages.every((argument) => argument.kind === 'name' || argument.kind === 'requirement-file' || argument.kind === 'constraint-file'))
}

/** What the last stage has to install in place of compilers and headers; the rest as it was. */
function librariesFor(operations: readonly PackageOperation[], distribution: string): string[] | undefined {
  const names: string[] = []
  for (const operation of operations) {
    if (operation.action !== 'install') continue
    if (operation.options.has('--virtual') || operation.options.has('-t') || operation.options.has('--repository') || operation.options.has('-X')) return undefined
    for (const argument of operation.packages) {
      if (argument.kind !== 'name' || argument.name === undefined || /[$`*]/.test(argument.source)) return undefined
      const libraries = runtimeLibraries(distribution, argument.name)
      if (libraries !== undefined) names.push(...libraries)
      else if (isBuildTool(operation.manager, argument.name)) return undefined
      else names.push(argument.source)
    }
  }
  return [...new Set(names)]
}

function installCommand(distribution: string, libraries: readonly string[]): string | undefined {
  if (libraries.length === 0) return undefined
  const names = libraries.join(' ')
  return distribution === 'alpine' ? `RUN apk add --no-cache ${names}` : `RUN apt-get update && apt-get install -y --no-install-recommends ${names} && rm -rf /var/lib/apt/lists/*`
}

/** Programs are found by PATH, which leads to the virtual environment; a full path would lead past it. */
function startsFromPath(project: Project, stage: Stage): boolean {
  const container = containerOfStage(project, stage)
  if (!container.complete) return false
  const text = stage.steps.map((step) => step.instruction.arguments.text).join('\n')
  if (/\/usr\/local\/(?:bin|lib)\/|\/usr\/bin\/python|site-packages|\bVIRTUAL_ENV\b|\bPYTHONHOME\b/.test(text) || /\bPATH=(?!["']?[^\n]*\$\{?PATH)/.test(text)) return false
  return container.commands.every(({ command }) => !/^\/usr\//.test(command.words[0]?.value ?? ''))
}

function writeStages(stage: Stage, prefix: readonly Step[], parts: Parts, install: string | undefined, lineBreak: string): readonly Edit[] | undefined {
  const { from, document } = stage
  const last = prefix.at(-1)
  if (from === undefined || last === undefined || !/^[A-Z]+$/.test(from.name.source)) return undefined
  const lineEnd = (offset: number): number => {
    const newline = document.text.indexOf('\n', offset)
    return newline === -1 ? document.text.length : document.text[newline - 1] === '\r' ? newline - 1 : newline
  }
  const insert = (at: number, lines: readonly string[]): Edit => ({ document, range: { start: at, end: at }, text: lines.map((line) => `${lineBreak}${line}`).join('') })
  const before = (step: Step): number => lineEnd(previousEnd(stage, step))
  const edits: Edit[] = []
  const name = from.stageName
  edits.push(name === undefined ? { document, range: { start: from.range.end, end: from.range.end }, text: ' AS base' } : { document, range: name.range, text: 'base' })
  const written = (step: Step): string => document.text.slice(step.instruction.range.start, step.instruction.range.end)
  const lead = parts.settings.at(-1)
  edits.push(insert(lead === undefined ? lineEnd(from.range.end) : lineEnd(lead.instruction.range.end), ['', 'FROM base AS builder']))
  const environment = ['RUN python -m venv /opt/venv', 'ENV PATH="/opt/venv/bin:$PATH"']
  const place = before(parts.firstInstall)
  edits.push(insert(place, environment))
  edits.push(insert(lineEnd(last.instruction.range.end), [
    '', `FROM base${name === undefined ? '' : ` AS ${name.source}`}`,
    ...(install === undefined ? [] : [install]),
    'COPY --from=builder /opt/venv /opt/venv',
    'ENV PATH="/opt/venv/bin:$PATH"',
    ...parts.repeated.flatMap((step) => written(step).split(/\r?\n/)),
  ]))
  return joinedAtOnePlace(edits)
}

/** Insertions at one place as one, in the order given: by themselves they would have none. */
function joinedAtOnePlace(edits: readonly Edit[]): readonly Edit[] {
  const result: Edit[] = []
  for (const edit of edits) {
    const at = result.findIndex((other) => other.range.end === edit.range.start && edit.range.start === edit.range.end)
    const other = result[at]
    if (other === undefined) result.push(edit)
    else result[at] = { ...other, text: other.text + edit.text }
  }
  return result
}

/** Where the step in front of another one ends. */
function previousEnd(stage: Stage, step: Step): number {
  const before = stage.steps[step.index - 1]
  return before?.instruction.range.end ?? stage.from?.range.end ?? 0
}
