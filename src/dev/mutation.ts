/**
 * Mutation testing: changes the code of rules in one place at a time and looks whether their examples notice. `npm run mutation -- [family,…]`;
 * `--record` writes the scores into docs/mutation.md, `--report FOLDER` says where the JSON goes, `--survivors` prints what nothing noticed.
 * Stryker is fetched at the version below by those who ask for this, since it is as large as all other tools of this repository together.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type MutationReport, recordScore, scoreOf, survivorsOf } from './mutation/score.ts'

const STRYKER = '@stryker-mutator/core@9.6.1'
const DOCUMENT = 'docs/mutation.md'

/** What decides beside the rules' own files, and the tests that judge it with the examples. */
const BESIDE: Readonly<Record<string, { readonly code: readonly string[]; readonly tests: readonly string[]; readonly families: readonly string[]; readonly madeOnce?: readonly string[] }>> = {
  'compose-validity': { code: ['src/compose/validity/*.ts'], tests: ['test/compose/validity/validity.test.ts', 'test/compose/validity/said.test.ts', 'test/compose/validity/formats.test.ts', 'test/compose/validity/value-texts.test.ts'], families: ['validity'], madeOnce: ['src/compose/validity/value-rules.ts'] },
  'secret-knowledge': { code: ['src/knowledge/secrets/*.ts', 'src/project/secret-values.ts', 'src/project/secret-judgement.ts', 'src/project/compose-secrets.ts'], tests: ['test/knowledge/secrets.test.ts', 'test/knowledge/secret-forms.test.ts', 'test/knowledge/secret-limits.test.ts', 'test/project/secret-values.test.ts', 'test/project/secret-judgement.test.ts'], families: ['secrets'], madeOnce: ['src/knowledge/secrets/names.ts'] },
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { record: { type: 'boolean' }, survivors: { type: 'boolean' }, report: { type: 'string' }, file: { type: 'string', multiple: true } } })
const families = readdirSync('rules', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
const known = [...families, ...Object.keys(BESIDE)]
const asked = positionals.flatMap((each) => each.split(',')).filter((each) => each !== '')
const chosen = asked.length > 0 ? asked : known
for (const each of chosen) if (!known.includes(each)) throw new Error(`no family ${each}; there are ${known.join(', ')}`)

// It takes minutes to hours, and whoever works beside it comes first.
setPriority(Math.max(getPriority(), 15))
const reports = resolve(values.report ?? 'reports/mutation')
mkdirSync(reports, { recursive: true })

for (const target of chosen) {
  const { code, tests, families: examples, madeOnce = [] } = BESIDE[target] ?? { code: [`rules/${target}/*.ts`], tests: [], families: [target] }
  const reportFile = join(reports, `${target}.json`)
  const folder = mkdtempSync(join(tmpdir(), 'dockerlint-mutation-'))
  try {
    const configFile = join(folder, 'stryker.json')
    writeFileSync(configFile, JSON.stringify({
      mutate: values.file ?? code,
      testRunner: 'in-process',
      plugins: [resolve('scripts/mutation-plugins.mjs')],
      ignorers: ['texts-and-tables'],
      ignorePatterns: ['**', '!src/**/*.ts', '!rules/*/*.ts', '!test/**/*.ts'],
      tempDirName: '.stryker-tmp',
      cleanTempDir: 'always',
      coverageAnalysis: 'perTest',
      concurrency: 1,
      // What runs without end is noticed by its steps; a busy machine is no sign of it.
      timeoutMS: 180_000,
      disableTypeChecks: false,
      allowEmpty: true,
      reporters: ['json'],
      jsonReporter: { fileName: reportFile },
      dockerlint: { tests: ['test/rules/examples.test.ts', ...tests], madeOnce },
    }))
    const run = spawnSync('npx', ['--yes', `--package=${STRYKER}`, 'stryker', 'run', configFile], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, FAMILY: examples.join(',') } })
    if (run.status !== 0) throw new Error(`Stryker ended with ${run.status ?? run.signal ?? 'nothing'} for ${target}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as MutationReport
  const score = scoreOf(report)
  process.stdout.write(`${target}: ${score.killed} of ${score.total} mutants noticed (${score.percent} %), ${score.survived} not, of which ${score.uncovered} no example reaches\n`)
  if (values.survivors === true) for (const line of survivorsOf(report)) process.stdout.write(`${line}\n`)
  if (values.record === true) writeFileSync(DOCUMENT, recordScore(readFileSync(DOCUMENT, 'utf8'), target, score, new Date().toISOString().slice(0, 10)))
}
