/**
 * Compares what we say of compose files with the reference loader: the cases of test/compose/validity, and all projects below the folders
 * named. `--oracle PATH` is the program of test/oracles/compose-load, built; without it, the program is built where Go is installed.
 * Fails where one refuses what the other takes, and where a case is refused elsewhere than at its marks.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { rules } from '../../rules/index.ts'
import { CASES } from '../../test/compose/validity/cases.ts'
import { SAID } from '../../test/compose/validity/said/index.ts'
import { readMarks } from '../../test/support/example.ts'
import { load } from '../cli/load.ts'
import type { ComposeProject } from '../compose/model.ts'
import { lint } from '../engine/lint.ts'
import { plainPlan } from '../engine/plan.ts'
import type { Finding } from '../rule-api/finding.ts'
import { positionAt } from '../text/document.ts'

interface Subject {
  readonly title: string
  /** Absolute. */
  readonly folder: string
  readonly files: readonly string[]
  readonly findings: readonly Finding[]
}

const [oracle, folders] = readArguments(process.argv.slice(2))
const scratch = mkdtempSync(join(tmpdir(), 'compare-compose-'))
try {
  const program = oracle ?? buildOracle()
  if (program === undefined) process.stdout.write('skipped: no --oracle is given, and Go is not installed\n')
  else await compare(program)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function readArguments(args: readonly string[]): readonly [string | undefined, readonly string[]] {
  const at = args.indexOf('--oracle')
  return at === -1 ? [undefined, args] : [args[at + 1], args.filter((_, index) => index !== at && index !== at + 1)]
}

function buildOracle(): string | undefined {
  if (spawnSync('go', ['version']).status !== 0) return undefined
  const program = join(scratch, 'compose-load')
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: 'test/oracles/compose-load', encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the oracle cannot be built: ${built.stderr}`)
  return program
}

async function compare(program: string): Promise<void> {
  const cases = writeCases()
  const subjects = [...(await subjectsBelow(cases.folder, cases.titles)), ...(await Promise.all(folders.map(async (folder) => subjectsBelow(resolve(folder))))).flat()]
  const answers = ask(program, subjects)
  let disagreements = 0
  let refused = 0
  for (const [index, subject] of subjects.entries()) {
    const answer = answers[index] ?? 'no answer'
    if (answer !== '') refused++
    const ours = subject.findings.filter(isRefusal)
    if (ours.length > 0 === (answer !== '')) continue
    disagreements++
    const [first] = ours
    const said = first === undefined ? `the loader refuses it: ${answer.replaceAll('\n', ' ')}` : `we refuse it (${first.ruleId}, line ${positionAt(first.document, first.range.start).line}): ${first.message}`
    process.stdout.write(`${subject.title}: ${said}\n`)
  }
  process.stdout.write(`${subjects.length} projects, ${refused} refused by the loader, ${disagreements} disagreements\n`)
  if (folders.length === 0) process.stdout.write('skipped: no folder of compose files was named\n')
  if (disagreements > 0) process.exitCode = 1
}

/** Env files that a fresh clone lacks are advice to us, and missing to the loader; what it looks for only once a profile is active is a warning. */
function isRefusal(finding: Finding): boolean {
  if (finding.document.kind === 'dockerfile' || finding.severity === 'warning') return false
  // The loader looks for env files; contexts, Dockerfiles and stages are the builder's.
  return finding.ruleId !== 'missing-build-file' || /the stack does not start/.test(finding.message)
}

function writeCases(): { readonly folder: string; readonly titles: ReadonlyMap<string, string> } {
  const titles = new Map<string, string>()
  for (const [index, each] of [...CASES, ...SAID].entries()) {
    titles.set(String(index), each.title)
    for (const [path, text] of Object.entries(readMarks({ files: each.files }).files)) {
      const target = join(scratch, 'cases', String(index), path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, text)
    }
  }
  return { folder: join(scratch, 'cases'), titles }
}

/** All compose projects below a folder; of cases, those of their own folder that start with the default file. */
async function subjectsBelow(root: string, titles?: ReadonlyMap<string, string>): Promise<readonly Subject[]> {
  if (titles !== undefined) return (await Promise.all([...titles].map(async ([name, title]) => (await subjectsOf(join(root, name))).slice(0, 1).map((subject) => ({ ...subject, title }))))).flat()
  return subjectsOf(root)
}

async function subjectsOf(root: string): Promise<readonly Subject[]> {
  const loaded = await load({ paths: ['.'], exclude: [], extendSelect: [], ignore: [], forceExclude: false, noConfig: true }, root)
  const validity = rules.filter((rule) => rule.category === 'validity')
  const { findings } = lint(loaded.project, plainPlan(validity), '1970-01-01')
  return loaded.project.compose.map((compose) => {
    const documents = new Set(compose.files.map((file) => file.document))
    const environment = new Set(compose.environmentFiles.map((file) => file.document))
    const merged = mergedFiles(compose)
    return {
      title: merged.join(' + '), folder: join(root, compose.folder), files: merged.map((path) => join(root, path)),
      findings: findings.filter(({ document }) => documents.has(document) || environment.has(document) || isEnvFileOf(compose, document.path)),
    }
  })
}

function mergedFiles(compose: ComposeProject): readonly string[] {
  return compose.files.filter((file) => file.role === 'base' || file.role === 'override' || file.role === 'variant').map((file) => file.document.path)
}

function isEnvFileOf(compose: ComposeProject, path: string): boolean {
  return compose.services.some((service) => service.envFiles.some((file) => file.path === path))
}

function ask(program: string, subjects: readonly Subject[]): readonly string[] {
  const input = subjects.map(({ folder, files }) => JSON.stringify({ folder, files, profiles: [] })).join('\n')
  const { stdout, status, stderr } = spawnSync(resolve(program), { input: `${input}\n`, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`the oracle failed: ${stderr}`)
  return stdout.trim().split('\n').map((line) => (JSON.parse(line) as { readonly error: string }).error)
}
