import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { terminalFacts } from '../../src/host/index.ts'
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
})
