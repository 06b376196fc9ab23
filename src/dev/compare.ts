/**
 * Sets our findings against those of other linters, by file and line: npm run compare -- FOLDER [--show CODE]… [--with NAME]…
 * Linters that are not installed are passed over, and that is said.
 */
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { load, type Loaded } from '../cli/load.ts'
import { lintedFiles, run } from '../cli/run.ts'
import type { ReportedFinding } from '../engine/result.ts'
import { lineRange, positionAt } from '../text/document.ts'
import type { DockerfileSyntax } from '../syntax/dockerfile/ast.ts'
import { agreement, type Mark, tableOf, tallyMarks } from './compare/agreement.ts'
import {
  type BuildKitVerdict, type ComposeGroup, type RivalResult, runBuildKit, runComposeLint, runComposeLoader, runDclint, runHadolint, runTally,
} from './compare/rivals.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: 'string', multiple: true }, with: { type: 'string', multiple: true } } })
const say = (text: string): void => void process.stdout.write(`${text}\n`)

if (positionals.length === 0) {
  process.stderr.write('usage: npm run compare -- FOLDER [--show CODE]… [--with hadolint|tally|buildkit|compose-loader|dclint|compose-lint]…\n')
  process.exit(2)
}

const loaded = await load({ paths: positionals, select: ['all'], extendSelect: [], ignore: [], exclude: [], forceExclude: false, noConfig: true }, process.cwd())
const { findings } = run(loaded, lintedFiles(loaded), new Date().toISOString().slice(0, 10)).result
const dockerfiles = new Map(loaded.project.dockerfiles.filter(({ document }) => document.origin === undefined).map(({ document, syntax }) => [document.path, syntax]))
const composeFiles = loaded.project.composeFiles.map(({ document }) => document.path)
say(`${dockerfiles.size} Dockerfiles, ${composeFiles.length} compose files`)

compareWith('hadolint', () => runHadolint([...dockerfiles.keys()]), (marks) => {
  const refused = new Set(marks.filter(({ code }) => code === 'DL1000').map(({ path }) => path))
  say(`${refused.size} files that hadolint cannot parse are left out`)
  report(marks, oursOf(/^DL\d{4}$/).filter(({ code }) => code !== 'DL1000'), (path) => !refused.has(path))
})
compareWith('tally', () => runTally([...dockerfiles.keys()]), (marks) => {
  // It has not all of hadolint's rules: only codes that it ever gives are set against ours.
  const given = new Set(marks.map(({ code }) => code))
  report(marks, oursOf(/^(?:DL\d{4}|[A-Z][A-Za-z]+)$/).filter(({ code }) => given.has(code)))
})
compareWith('buildkit', () => runBuildKit([...dockerfiles.keys()]), (verdicts) => {
  compareSequences(verdicts)
  const judged = new Set(verdicts.filter(({ parseError, buildError }) => parseError === undefined && buildError === undefined).map(({ path }) => path))
  say(`its checks, on the ${judged.size} files that it would build:`)
  report(verdicts.flatMap(({ path, warnings }) => warnings.map(({ check, line }) => ({ path, line, code: check }))), oursOf(/^(?:JSON)?(?:[A-Z][a-z]+)+$/), (path) => judged.has(path))
})
compareWith('compose-loader', () => runComposeLoader(composeGroups()), compareLoading)
// These two point at a service or at the file for most of what is wrong inside of it, so only the files are set against each other.
compareWith('dclint', () => runDclint(composeFiles), (marks) => report(anywhere(marks), anywhere(oursOf(/^[a-z-]+$/).filter(({ code }) => marks.some((mark) => mark.code === code)))))
compareWith('compose-lint', () => runComposeLint(composeFiles), (marks) => report(anywhere(marks), anywhere(oursOf(/^CL-\d{4}$/)), (path) => composeFiles.includes(path)))

function compareWith<T>(name: string, ask: () => RivalResult<T>, compare: (found: T) => void): void {
  if (values.with !== undefined && !values.with.includes(name)) return
  say(`\n== ${name}`)
  const result = ask()
  if ('skipped' in result) say(`skipped: ${result.skipped}`)
  else compare(result.found)
}

/** The same code in the same file counts once. */
function anywhere(marks: readonly Mark[]): Mark[] {
  return marks.map((mark) => ({ ...mark, line: 0 }))
}

/** The sets of files that we take for one project each. */
function composeGroups(): ComposeGroup[] {
  return loaded.project.compose.flatMap(({ files }) => {
    const paths = files.map(({ document }) => resolve(document.path))
    return paths[0] === undefined ? [] : [{ folder: dirname(paths[0]), files: paths }]
  })
}

/** Whether we find an error of validity wherever the reference loader refuses a project, and nowhere else. */
function compareLoading(answers: readonly { readonly error: string }[]): void {
  const invalid = new Set(findings.filter(({ category }) => category === 'validity').map(({ path }) => resolve(path)))
  const groups = composeGroups()
  let agreed = 0
  for (const [index, { error }] of answers.entries()) {
    const files = groups[index]?.files ?? []
    const ours = files.some((file) => invalid.has(file))
    if (ours === (error !== '')) agreed++
    else say(error === '' ? `refused by us, not by it: ${files.join(', ')}` : `refused by it, not by us: ${files.join(', ')}: ${error.split('\n')[0] ?? ''}`)
  }
  say(`we agree on ${agreed} of ${answers.length} projects, ${answers.filter(({ error }) => error !== '').length} of which it refuses`)
}

/** Our findings under the other linters' codes. */
function oursOf(codes: RegExp): Mark[] {
  return findings.flatMap((finding: ReportedFinding) => finding.aliases.filter((alias) => codes.test(alias)).map((code) => ({ path: finding.path, line: finding.line, code })))
}

function report(theirs: readonly Mark[], ours: readonly Mark[], counts: (path: string) => boolean = () => true): void {
  const place = (marks: readonly Mark[]): Mark[] => marks.filter(({ path }) => counts(path)).map((mark) => ({ ...mark, line: firstLine(loaded, mark) }))
  const tallies = tallyMarks(place(theirs), place(ours))
  say(tableOf(tallies))
  say(`agreement: ${(100 * agreement(tallies)).toFixed(2)} %`)
  for (const { code, onlyTheirs, onlyOurs } of tallies) {
    if (!(values.show ?? []).some((wanted) => wanted === code || wanted === 'all')) continue
    for (const mark of onlyTheirs) say(`${code} only they  ${placeText(mark)}`)
    for (const mark of onlyOurs) say(`${code} only we    ${placeText(mark)}`)
  }
}

/** Linters point at different lines of an instruction, or at a comment above it: its first one stands for all. */
function firstLine({ project }: Loaded, { path, line }: Mark): number {
  const syntax = project.dockerfileAt(path)?.syntax
  const instruction = syntax === undefined ? undefined : instructionAt(syntax, line)
  return line === 0 || instruction === undefined || syntax === undefined ? line : positionAt(syntax.document, instruction.range.start).line
}

function instructionAt(syntax: DockerfileSyntax, line: number): DockerfileSyntax['instructions'][number] | undefined {
  return syntax.instructions.find(({ range }) => line <= positionAt(syntax.document, range.end).line)
}

function placeText({ path, line }: Mark): string {
  const document = dockerfiles.get(path)?.document
  const range = document === undefined ? undefined : lineRange(document, line)
  const text = document === undefined || range === undefined ? '' : document.text.slice(range.start, Math.min(range.end, range.start + 120)).replace(/[^\x20-\x7e]/g, '?')
  return `${path}:${line}  ${text}`
}

/** Whether we see the same instructions on the same lines, and an error wherever BuildKit refuses a file. */
function compareSequences(verdicts: readonly BuildKitVerdict[]): void {
  let [equal, refused] = [0, 0]
  const validity = new Set(findings.filter(({ category }) => category === 'validity').map(({ path }) => path))
  for (const { path, parseError, buildError, instructions } of verdicts) {
    const syntax = dockerfiles.get(path)
    if (syntax === undefined) continue
    if (parseError !== undefined || buildError !== undefined) {
      refused++
      if (!validity.has(path)) say(`refused by it, not by us: ${path}: ${(parseError ?? buildError ?? '').split('\n')[0] ?? ''}`)
    } else if (validity.has(path)) {
      for (const { line, ruleId, category } of findings.filter((finding) => finding.path === path)) if (category === 'validity') say(`refused by us (${ruleId}), not by it: ${path}:${line}`)
    }
    if (parseError !== undefined) continue
    const ours = syntax.instructions.map(({ name, range }) => `${name.source.toLowerCase()} ${positionAt(syntax.document, range.start).line}-${positionAt(syntax.document, range.end).line}`)
    const theirs = instructions.map(({ keyword, line, endLine }) => `${keyword.toLowerCase()} ${line}-${endLine}`)
    if (ours.join('\n') === theirs.join('\n')) equal++
    else say(`other instructions: ${path}: ${theirs.find((text, index) => text !== ours[index]) ?? ''} is ${ours.find((text, index) => text !== theirs[index]) ?? 'missing'}`)
  }
  const parsed = verdicts.filter(({ parseError }) => parseError === undefined).length
  say(`the same instructions in ${equal} of ${parsed} files that its parser accepts; ${refused} files are refused by it`)
}
