import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { command, temporaryFolder } from '../support/command.ts'
import { tree } from '../support/tree.ts'

const folder = temporaryFolder(tree())
const programs = temporaryFolder({})
let program = ''

beforeAll(async () => {
  writeFileSync(join(programs.path, 'program.ts'), `import { answer } from ${JSON.stringify(resolve('src/cli/thread.ts'))}\nexport const load = () => ({ answer })\n`)
  program = join(programs.path, 'program.cjs')
  await build({ entryPoints: [join(programs.path, 'program.ts')], bundle: true, platform: 'node', format: 'cjs', outfile: program, logLevel: 'error' })
}, 60_000)

afterAll(() => {
  folder.remove()
  programs.remove()
})

const OUTPUTS = ['json', 'sarif', 'text', 'github', 'html']

/** Writes all formats, and gives them with the exit code and what was said beside them. */
async function reports(name: string, threadProgram: string | undefined, ...args: string[]): Promise<{ code: number; err: string; texts: string[] }> {
  let err = ''
  const stream = (write: (text: string) => void) => ({
    write: (text: string, done: () => void) => {
      write(text)
      done()
      return true
    },
    once: () => undefined,
    off: () => undefined,
  })
  const out = join('out', name)
  mkdirSync(join(programs.path, out), { recursive: true })
  const files = OUTPUTS.map((format) => join(programs.path, out, format))
  const outputs = OUTPUTS.flatMap((format, index) => ['--format', format, '--output-file', files[index] ?? ''])
  const code = await main(['--today', '2026-11-01', '--show-suppressed', ...outputs, ...args], { out: stream(() => undefined), err: stream((text) => void (err += text)) }, folder.path, threadProgram)
  return { code, err, texts: files.map((file) => readFileSync(file, 'utf8')) }
}

describe('--threads', () => {
  it('gives the reports of one thread, byte for byte', async () => {
    const whole = await reports('whole', undefined)
    expect(JSON.parse(whole.texts[0] ?? '')).toMatchObject({ summary: { error: expect.any(Number) as number } })
    expect(whole.texts[0]).toContain('"ruleId": "unreadable-file"')
    expect(await reports('three', program, '--threads', '3')).toEqual(whole)
  }, 60_000)
  it('gives them too where a thread cannot do its share', async () => {
    const whole = await reports('whole', undefined)
    const broken = join(programs.path, 'broken.cjs')
    writeFileSync(broken, 'exports.load = () => ({ answer: async () => { throw new Error("out of memory") } })\n')
    expect(await reports('broken', broken, '--threads', '3')).toEqual(whole)
    writeFileSync(broken, 'exports.load = () => ({ answer: () => process.exit(3) })\n')
    expect(await reports('ended', broken, '--threads', '2')).toEqual(whole)
  }, 60_000)
  it('more than there are files are as many as there are files', async () => {
    const whole = await reports('file', undefined, 'base')
    expect(await reports('file-in-threads', program, '--threads', '99', 'base')).toEqual(whole)
  })
  it.each(['0', '100', 'many', '1.5'])('takes no %j', async (count) => {
    expect(await command(folder.path, '--threads', count)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`--threads takes a number from 1 to 99, not "${count}"`) as string })
  })
})
