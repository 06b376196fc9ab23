import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fastGlob from 'fast-glob'
import { rules } from '../../../rules/index.ts'
import { candidateKind } from '../../host/index.ts'
import { filesOf } from '../../report/rule-example.ts'
import { nameOf } from '../../text/paths.ts'
import type { Texts } from './check.ts'

/** What is changed at random: files that belong together, and where they come from. */
export interface Sample {
  readonly origin: string
  readonly files: Texts
}

/** Longer files make for fewer tries. */
const LONGEST = 20_000

/** Every Dockerfile, compose, env and ignore file and document of a folder, each alone and under the name that its kind is known by; sorted by path. */
export function samplesOfFolder(folder: string): Sample[] {
  return fastGlob.sync('**/*', { cwd: folder, dot: true, followSymbolicLinks: false })
    .filter((path) => candidateKind(nameOf(path)) !== undefined && statSync(join(folder, path)).size <= LONGEST)
    .sort()
    .map((path) => ({ origin: join(folder, path), files: { [plainName(path)]: readFileSync(join(folder, path), 'utf8') } }))
}

/** The examples of all rules without their marks, with what lies beside them; in the order of the rules. */
export function samplesOfRules(): Sample[] {
  return rules.flatMap((rule) => [...rule.bad, ...rule.good].map((example, index) => ({
    origin: `example ${index + 1} of ${rule.id}`,
    files: Object.fromEntries(filesOf(example.files).map(([path, text]) => [path, text.replace(/[«»]/g, '')])),
  })))
}

function plainName(path: string): string {
  switch (candidateKind(nameOf(path))) {
    case 'dockerfile': return 'Dockerfile'
    case 'yaml': return 'compose.yaml'
    case 'env': return '.env'
    case 'docker-ignore': return '.dockerignore'
    case 'markdown': return 'README.md'
    default: return '.gitignore'
  }
}
