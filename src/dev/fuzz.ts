/**
 * Changes real texts at random and looks whether anything breaks: `npm run fuzz -- [FOLDER] [--seconds N] [--tries N] [--seed N]`. Without a folder the texts are
 * those of this repository: its fixtures and the rules' examples. Goes on until it is stopped, or for the given time or number; prints each fault once, with the
 * command that shows it again. A seed that is no number (the name of a commit, a day) counts as one. Exit code 1 where there was a fault.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultsOf, type Texts } from './fuzz/check.ts'
import { chance, mutate, randomOf, seedOf, strangeFolder } from './fuzz/mutate.ts'
import { type Sample, samplesOfFolder, samplesOfRules } from './fuzz/samples.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string' }, tries: { type: 'string' }, seed: { type: 'string' }, 'keep-in': { type: 'string' } } })
const [folder] = positionals
const seconds = Number(values.seconds ?? Number.POSITIVE_INFINITY)
const mostTries = Number(values.tries ?? Number.POSITIVE_INFINITY)
const firstSeed = seedOf(values.seed ?? String(Date.now() % 1_000_000_000))

/** Of the processor's time: how busy the machine is says nothing of a text. In milliseconds. */
const LONGEST_TRY = 5000

const samples = folder === undefined ? [...samplesOfFolder('fixtures'), ...samplesOfRules()] : samplesOfFolder(folder)
if (samples.length === 0) throw new Error(`no Dockerfile, compose, env or ignore file in ${folder ?? 'fixtures'}`)
process.stdout.write(`seed ${firstSeed}, ${samples.length} texts\n`)

interface Try {
  readonly origin: string
  readonly files: Texts
  readonly thorough: boolean
}

/** The same for the same seed. */
function tryOf(seed: number): Try {
  const random = randomOf(seed)
  const pick = (): Sample => samples[Math.floor(random() * samples.length)] ?? { origin: '', files: {} }
  const [one, other] = [pick(), pick()]
  const [text, otherText] = [one, other].map(({ files }) => Object.values(files).join('\n'))
  const prefix = chance(random, 0.05) ? `${strangeFolder(random)}/` : ''
  const files: Record<string, string> = {}
  for (const [path, own] of Object.entries(one.files)) files[prefix + path] = chance(random, 0.8) ? mutate(own, otherText ?? '', random) : own
  if (chance(random, 0.3)) for (const [path, own] of Object.entries(other.files)) files[prefix + path] ??= mutate(own, text ?? '', random)
  return { origin: one.origin, files, thorough: chance(random, 0.1) }
}

const known = new Set<string>()
const end = Date.now() + seconds * 1000
let tries = 0
let slowest = 0
for (let seed = firstSeed; Date.now() < end && tries < mostTries; seed++, tries++) {
  const { origin, files, thorough } = tryOf(seed)
  const start = process.cpuUsage()
  const faults = await faultsOf(files, thorough)
  const took = Math.round(process.cpuUsage(start).user / 1000)
  slowest = Math.max(slowest, took)
  for (const fault of took > LONGEST_TRY ? [...faults, `took ${took} ms`] : faults) {
    // One fault shows in many texts.
    const kind = fault.replace(/\d+/g, 'N').split('\n').slice(0, 3).join('\n')
    if (known.has(kind)) continue
    known.add(kind)
    process.stdout.write(`seed ${seed}, from ${origin}: ${fault}\nnpm run fuzz -- ${folder === undefined ? '' : `${folder} `}--seed ${seed} --tries 1 --keep-in FOLDER\n\n`)
    if (values['keep-in'] === undefined) continue
    for (const [name, text] of Object.entries(files)) {
      const file = join(values['keep-in'], String(seed), name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
}
process.stdout.write(`${tries} tries from seed ${firstSeed}, ${known.size} faults, the slowest took ${slowest} ms of the processor\n`)
process.exitCode = known.size > 0 ? 1 : 0
