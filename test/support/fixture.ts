import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { load, type LoadOptions } from '../../src/cli/load.ts'
import { lintedFiles, run } from '../../src/cli/run.ts'
import type { ReportedFinding } from '../../src/engine/result.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface ExpectedFinding {
  readonly rule: string
  readonly path: string
  readonly line: number
  /** What the finding points at: it begins in this text of the line. */
  readonly text: string
  readonly severity?: string
}

interface Facts {
  readonly git: boolean
  readonly untracked: readonly string[]
  readonly modes: Readonly<Record<string, string>>
  readonly omitted?: readonly string[]
}

const root = new URL('../../fixtures/', import.meta.url).pathname

/** The day that all fixtures are judged on: dated rules must say the same next year. */
const TODAY = '2026-11-01'

export function expectedFindings(path: string): readonly ExpectedFinding[] {
  const file = join(root, path)
  return (JSON.parse(readFileSync(file, 'utf8')) as { findings: readonly ExpectedFinding[] }).findings
}

/** Lints a copy of a fixture's folder that is a git repository with the modes that its facts file asks for. */
export async function lintFixture(path: string, factsPath: string, preset = 'recommended'): Promise<readonly ReportedFinding[]> {
  const { path: folder, remove } = temporaryFolder()
  try {
    cpSync(join(root, path), folder, { recursive: true })
    const facts = existsSync(join(root, factsPath)) ? (JSON.parse(readFileSync(join(root, factsPath), 'utf8')) as Facts) : { git: false, untracked: [], modes: {} }
    for (const omitted of facts.omitted ?? []) rmSync(join(folder, omitted), { recursive: true, force: true })
    for (const [name, mode] of Object.entries(facts.modes)) chmodSync(join(folder, name), Number.parseInt(mode, 8))
    if (facts.git) {
      const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
      git('init', '--quiet')
      git('add', '--all', '--force')
      for (const untracked of facts.untracked) git('rm', '--quiet', '-r', '--cached', '--ignore-unmatch', untracked)
    }
    const options: LoadOptions = { paths: ['.'], exclude: [], forceExclude: false, noConfig: false, extendSelect: [], ignore: [], presets: [preset] }
    const loaded = await load(options, folder)
    const { result, failed } = run(loaded, lintedFiles(loaded), TODAY)
    if (failed) throw new Error(result.findings.filter((finding) => finding.ruleId === 'internal-error').map((finding) => finding.message).join('\n'))
    return result.findings
  } finally {
    remove()
  }
}

/** One line for a finding, for comparing. */
export function line(finding: { readonly ruleId: string; readonly path: string; readonly line: number }): string {
  return `${finding.path}:${finding.line} ${finding.ruleId}`
}
