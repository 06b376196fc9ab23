import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { composeFaults } from '../../../src/compose/validity/index.ts'
import { memoryProjectFiles } from '../../../src/host/index.ts'
import { readProject } from '../../../src/project/read.ts'
import { REPLACEABLE, textFor, VALUES, VERDICTS } from './value-texts.ts'

const ENV_FILE = 'A=1\n'

function isRefused(text: string, override?: string): boolean {
  const files = { 'compose.yaml': text, ...(override === undefined ? {} : { 'compose.override.yaml': override }) }
  const [compose] = readProject(Object.entries(files).map(([path, content]) => ({ path, text: content, kind: 'yaml', named: false })), memoryProjectFiles({ files: { ...files, 'web.env': ENV_FILE } })).compose
  return compose !== undefined && composeFaults(compose).length > 0
}

/** The text of a second file that puts a value in the place of one which the loader refuses. */
function replacementFor(path: string): string | undefined {
  const good = VALUES[VERDICTS[path]?.indexOf('-') ?? -1]
  return good === undefined ? undefined : textFor(path, good, '!override ')
}

/** A refused value in a first file, and what takes its place in a second one. */
const REPLACED = Object.entries(VERDICTS).flatMap(([path, verdicts]) => {
  const replacement = replacementFor(path)
  const late = REPLACEABLE.find((group) => group.keys.split(' ').includes(path.replace('services.*.', '')))?.values
  const values = late ?? VALUES.filter((_, index) => verdicts[index] === 'x').slice(0, 1)
  return replacement === undefined || path.includes('pre_start') ? [] : [{ path, isTaken: late !== undefined, pairs: values.map((value) => [value, textFor(path, value), replacement] as const) }]
})

describe('values of every type behind the keys that have a format', () => {
  it.each(Object.entries(VERDICTS))('%s', (path, verdicts) => {
    expect(VALUES.map((value) => `${isRefused(textFor(path, value)) ? 'x' : '-'} ${value}`)).toEqual(VALUES.map((value, index) => `${verdicts[index] ?? ''} ${value}`))
  })

  it.each(REPLACED)('$path, replaced by a second file', ({ isTaken, pairs }) => {
    expect(pairs.map(([value, text, replacement]) => `${isRefused(text, replacement) ? 'x' : '-'} ${value}`)).toEqual(pairs.map(([value]) => `${isTaken ? '-' : 'x'} ${value}`))
  })

  const loader = process.env.COMPOSE_LOADER
  if (loader !== undefined) {
    it('the loader still says what is written down', () => {
      const folder = mkdtempSync(join(tmpdir(), 'dockerlint-loader-'))
      writeFileSync(join(folder, 'web.env'), ENV_FILE)
      const alone = Object.keys(VERDICTS).flatMap((path) => VALUES.map((value) => [textFor(path, value)]))
      const replaced = REPLACED.flatMap(({ pairs }) => pairs.map(([, ...texts]) => texts))
      const requests = [...alone, ...replaced].map((texts, index) => {
        const files = texts.map((text, place) => {
          const file = join(folder, `${index}.${place}.yaml`)
          writeFileSync(file, text)
          return file
        })
        return JSON.stringify({ folder, files })
      })
      const answers = spawnSync(loader, { input: `${requests.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout.trim().split('\n')
      rmSync(folder, { recursive: true })
      expect(answers.map((answer) => ((JSON.parse(answer) as { error: string }).error === '' ? '-' : 'x')).join('')).toBe(Object.values(VERDICTS).join('') + REPLACED.map(({ isTaken, pairs }) => (isTaken ? '-' : 'x').repeat(pairs.length)).join(''))
    })
  }
})
