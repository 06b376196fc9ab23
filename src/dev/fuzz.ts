/**
 * Changes real texts at random and looks whether anything breaks: `npm run fuzz -- FOLDER [--seconds N] [--seed N]`. Goes on until it is
 * stopped, or for the given time; prints each fault once with the seed and the text that shows it. Exit code 1 where there was one.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fastGlob from 'fast-glob'
import { candidateKind } from '../host/index.ts'
import { nameOf } from '../text/paths.ts'
import { faultsOf } from './fuzz/check.ts'
import { mutate, randomOf } from './fuzz/mutate.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string' }, seed: { type: 'string' }, 'keep-in': { type: 'string' } } })
const [folder = 'fixtures'] = positionals
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds)
const firstSeed = Number(values.seed ?? Date.now() % 1_000_000_000)

/** Longer files make for fewer tries. */
const LONGEST_SAMPLE = 20_000

const samples = fastGlob.sync('**/*', { cwd: folder, dot: true, followSymbolicLinks: false })
  .filter((path) => candidateKind(nameOf(path)) !== undefined && statSync(join(folder, path)).size <= LONGEST_SAMPLE)
  .sort()
if (samples.length === 0) throw new Error(`no Dockerfile, compose, env or ignore file in ${folder}`)
const texts = new Map<string, string>()
const textOf = (path: string): string => {
  let text = texts.get(path)
  if (text === undefined) {
    text = readFileSync(join(folder, path), 'utf8')
    texts.set(path, text)
  }
  return text
}

/** Under the name that its kind is known by. */
function nameFor(path: string): string {
  const kind = candidateKind(nameOf(path))
  return kind === 'dockerfile' ? 'Dockerfile' : kind === 'yaml' ? 'compose.yaml' : kind === 'env' ? '.env' : kind === 'docker-ignore' ? '.dockerignore' : kind === 'markdown' ? 'README.md' : '.gitignore'
}

const known = new Set<string>()
const end = Date.now() + seconds * 1000
let tries = 0
let slowest = 0
for (let seed = firstSeed; Date.now() < end; seed++, tries++) {
  const random = randomOf(seed)
  const pick = (): string => samples[Math.floor(random() * samples.length)] ?? ''
  const [one, other] = [pick(), pick()]
  const files: Record<string, string> = { [nameFor(one)]: mutate(textOf(one), textOf(other), random) }
  if (random() < 0.3) files[nameFor(other)] ??= mutate(textOf(other), textOf(one), random)
  const start = Date.now()
  const faults = await faultsOf(files, random() < 0.1)
  const took = Date.now() - start
  slowest = Math.max(slowest, took)
  for (const fault of took > 5000 ? [...faults, `took ${took} ms`] : faults) {
    // One fault shows in many texts.
    const kind = fault.replace(/\d+/g, 'N').split('\n').slice(0, 3).join('\n')
    if (known.has(kind)) continue
    known.add(kind)
    process.stdout.write(`seed ${seed}, from ${one}: ${fault}\n\n`)
    if (values['keep-in'] === undefined) continue
    mkdirSync(join(values['keep-in'], String(seed)), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(values['keep-in'], String(seed), name), text)
  }
}
process.stdout.write(`${tries} texts from seed ${firstSeed}, ${known.size} faults, the slowest took ${slowest} ms\n`)
process.exitCode = known.size > 0 ? 1 : 0
