import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { composeFaults } from '../../../src/compose/validity/index.ts'
import { memoryProjectFiles } from '../../../src/host/index.ts'
import { readProject } from '../../../src/project/read.ts'
import { textFor, VALUES, VERDICTS } from './value-texts.ts'

const ENV_FILE = 'A=1\n'

function isRefused(text: string): boolean {
  const [compose] = readProject([{ path: 'compose.yaml', text, kind: 'yaml', named: false }], memoryProjectFiles({ files: { 'compose.yaml': text, 'web.env': ENV_FILE } })).compose
  return compose !== undefined && composeFaults(compose).length > 0
}

describe('values of every type behind the keys that have a format', () => {
  it.each(Object.entries(VERDICTS))('%s', (path, verdicts) => {
    expect(VALUES.map((value) => `${isRefused(textFor(path, value)) ? 'x' : '-'} ${value}`)).toEqual(VALUES.map((value, index) => `${verdicts[index] ?? ''} ${value}`))
  })

  const loader = process.env.COMPOSE_LOADER
  if (loader !== undefined) {
    it('the loader still says what is written down', () => {
      const folder = mkdtempSync(join(tmpdir(), 'dockerlint-loader-'))
      writeFileSync(join(folder, 'web.env'), ENV_FILE)
      const texts = Object.keys(VERDICTS).flatMap((path) => VALUES.map((value) => textFor(path, value)))
      const requests = texts.map((text, index) => {
        const file = join(folder, `${index}.yaml`)
        writeFileSync(file, text)
        return JSON.stringify({ folder, files: [file] })
      })
      const answers = spawnSync(loader, { input: `${requests.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout.trim().split('\n')
      rmSync(folder, { recursive: true })
      expect(answers.map((answer) => ((JSON.parse(answer) as { error: string }).error === '' ? '-' : 'x')).join('')).toBe(Object.values(VERDICTS).join(''))
    })
  }
})
