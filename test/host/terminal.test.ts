import { spawnSync } from 'node:child_process'
import { readFileSync, type writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { terminalFacts, writeOutput } from '../../src/host/index.ts'
import { DescriptorStream } from '../../src/host/standard-streams.ts'
import { addFiles, removeTemporaryProjects, temporaryFolder } from './temporary-project.ts'

afterEach(removeTemporaryProjects)

describe('terminal facts', () => {
  const terminal = { isTTY: true, columns: 90 }
  it.each([
    [terminal, {}, true],
    [{}, {}, false],
    [terminal, { NO_COLOR: '1' }, false],
    [terminal, { NO_COLOR: '' }, true],
    [terminal, { TERM: 'dumb' }, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [terminal, { FORCE_COLOR: '0' }, false],
  ])('%j with %j: colour %s', (stream, environment, color) => {
    expect(terminalFacts(stream, environment).color).toBe(color)
  })
  it('has a width only on a terminal', () => {
    expect(terminalFacts(terminal, {}).columns).toBe(90)
    expect(terminalFacts({ columns: 90 }, {}).columns).toBeUndefined()
  })
})

describe('output', () => {
  it('is complete through a slow pipe, and ends quietly on a closed one and on a full disk', async () => {
    const folder = temporaryFolder()
    addFiles(folder, {
      'program.ts': `import { writeOutput } from ${JSON.stringify(fileURLToPath(new URL('../../src/host/terminal.ts', import.meta.url)))}
const results = [await writeOutput(process.stdout, 'x'.repeat(3_000_000) + '\\n'), await writeOutput(process.stdout, 'end\\n')]
process.stderr.write(JSON.stringify(results))`,
    })
    await build({ entryPoints: [join(folder, 'program.ts')], bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'program.mjs'), logLevel: 'error' })
    const run = (pipe: string) => spawnSync('bash', ['-c', `set -o pipefail; node ${join(folder, 'program.mjs')} ${pipe}`], { encoding: 'utf8' })
    expect(run('| (sleep 0.2; wc -c)')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\s*3000005\n$/) as string, stderr: '["written","written"]' })
    expect(run('| head -c 10 > /dev/null')).toMatchObject({ status: 0, stderr: '["closed","closed"]' })
    if (process.platform === 'linux') expect(run('> /dev/full')).toMatchObject({ status: 0, stderr: expect.stringContaining('ENOSPC') as string })
  })
  it('without the streams of Node is complete in a file and in a slow pipe, and ends quietly on a closed one', async () => {
    const folder = temporaryFolder()
    const source = (name: string) => JSON.stringify(fileURLToPath(new URL(`../../src/host/${name}`, import.meta.url)))
    addFiles(folder, {
      'program.ts': `import { writeOutput } from ${source('terminal.ts')}
import { DescriptorStream, standardStreams } from ${source('standard-streams.ts')}
const results = [await writeOutput(standardStreams.out, 'x'.repeat(3_000_000)), await writeOutput(standardStreams.out, 'end')]
await writeOutput(standardStreams.err, JSON.stringify([standardStreams.out instanceof DescriptorStream, ...results]))`,
    })
    await build({ entryPoints: [join(folder, 'program.ts')], bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'program.mjs'), logLevel: 'error' })
    const run = (pipe: string) => spawnSync('bash', ['-c', `set -o pipefail; node ${join(folder, 'program.mjs')} ${pipe}`], { encoding: 'utf8' })
    expect(run(`> ${join(folder, 'file')}`)).toMatchObject({ status: 0, stderr: '[true,"written","written"]' })
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(`${'x'.repeat(3_000_000)}end`)
    expect(run('| (sleep 0.2; wc -c)')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\s*3000003\n$/) as string, stderr: '[true,"written","written"]' })
    expect(run('| head -c 10 > /dev/null')).toMatchObject({ status: 0, stderr: '[true,"closed","closed"]' })
    if (process.platform === 'linux') {
      expect(run('> /dev/null')).toMatchObject({ status: 0, stderr: '[true,"written","written"]' })
      expect(run('> /dev/full')).toMatchObject({ status: 0, stderr: '[true,{"failed":"ENOSPC"},{"failed":"ENOSPC"}]' })
    }
  })
  it('into a pipe that does not block is tried again, from where it stopped', async () => {
    let bytes = Buffer.alloc(0)
    let calls = 0
    const stream = new DescriptorStream(1, ((_: number, piece: Uint8Array, from: number) => {
      if (++calls % 2 === 1) throw Object.assign(new Error('try again'), { code: 'EAGAIN' })
      const part = piece.subarray(from, from + 50_000)
      bytes = Buffer.concat([bytes, part])
      return part.length
    }) as typeof writeSync)
    // A character of two units at the border of the pieces that are encoded at once.
    const text = `${'x'.repeat(65_535)}🐳${'é'.repeat(70_000)}`
    expect(await writeOutput(stream, text)).toBe('written')
    expect(bytes.toString()).toBe(text)
  })
  it('that is refused is told with the name of the fault', async () => {
    const stream = new DescriptorStream(1, (() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }))
    expect(await writeOutput(stream, 'x')).toEqual({ failed: 'ENOSPC' })
  })
})
