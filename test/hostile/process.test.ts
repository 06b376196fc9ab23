import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { path: folder, remove } = temporaryFolder({ Dockerfile: `FROM alpine:latest\n${Array.from({ length: 3000 }, (_, at) => `RUN cd /x${at} && sudo make\n`).join('')}` })
const program = join(folder, 'program.cjs')

beforeAll(async () => {
  await build({ entryPoints: ['src/cli/bin.ts'], bundle: true, platform: 'node', format: 'cjs', outfile: program, logLevel: 'error' })
}, 60_000)

afterAll(remove)

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, '--no-config', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

function endOf(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => void (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => void (err += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })))
}

describe.skipIf(process.platform === 'win32')('a process that is disturbed', () => {
  it('ends without a word when its reader goes away', async () => {
    const child = start('--format', 'json', 'Dockerfile')
    const ended = endOf(child)
    child.stdout?.once('data', () => child.stdout?.destroy())
    const { code, err } = await ended
    expect(code).toBe(1)
    expect(err).toBe('')
  }, 30_000)

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no half-written report behind on %s', async (signal) => {
    writeFileSync(join(folder, 'report.json'), 'the report of yesterday')
    // In the middle of reading, linting or writing, wherever each of these falls.
    for (const delay of [60, 150, 300, 600]) {
      const child = start('--format', 'json', '--output-file', 'report.json', 'Dockerfile')
      const ended = endOf(child)
      setTimeout(() => child.kill(signal), delay)
      const { err } = await ended
      expect(err).not.toMatch(/\n\s+at /)
      const report = readFileSync(join(folder, 'report.json'), 'utf8')
      expect(report === 'the report of yesterday' || (JSON.parse(report) as { schema: number }).schema === 1).toBe(true)
    }
  }, 60_000)

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves each file old or new while fixing on %s', async (signal) => {
    const project = join(folder, `fixing-${signal}`)
    const [before, after] = ['FROM alpine:3.22\nADD a /srv/\n', 'FROM alpine:3.22\nCOPY a /srv/\n'].map((text) => text + '# padding\n'.repeat(5_000)) as [string, string]
    const paths = Array.from({ length: 60 }, (_, at) => join(project, `service-${at}`, 'Dockerfile'))
    const seen = { old: 0, new: 0, partly: 0 }
    for (let attempt = 0; attempt < 3; attempt++) {
      for (const path of paths) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, before)
      }
      const child = spawn(process.execPath, [program, '--no-config', '--fix-only', '--select', 'prefer-copy', '.'], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
      const end = endOf(child)
      // From the first written file on, a little later each time.
      const watch = setInterval(() => {
        if (readFileSync(paths[(attempt * 20) % paths.length] ?? '', 'utf8') !== before) child.kill(signal)
      }, 1)
      const { err } = await end
      clearInterval(watch)
      expect(err).not.toMatch(/\n\s+at /)
      const texts = paths.map((path) => readFileSync(path, 'utf8'))
      expect(texts.filter((text) => text !== before && text !== after)).toEqual([])
      const written = texts.filter((text) => text === after).length
      seen[written === 0 ? 'old' : written === texts.length ? 'new' : 'partly']++
      const left = paths.flatMap((path) => readdirSync(dirname(path))).filter((name) => name !== 'Dockerfile')
      if (signal === 'SIGKILL') expect(left.every((name) => /^\.dockerlint-\d+-\w+\.tmp$/.test(name)) && left.length <= 1).toBe(true)
      else expect(left).toEqual([])
      rmSync(project, { recursive: true, force: true })
    }
    // At least once in the middle of it.
    expect(seen.partly).toBeGreaterThan(0)
  }, 120_000)

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const { code, err, out } = await endOf(start('--format', 'json', '--output-file', '/dev/full', 'Dockerfile'))
    expect(code).toBe(3)
    expect(err).toMatch(/cannot write \/dev\/full: .*ENOSPC/)
    expect(err + out).not.toMatch(/\n\s+at /)
  }, 30_000)

  it.skipIf(!existsSync('/dev/full'))('says that the disk behind standard output is full', async () => {
    const { code, err } = await endOf(spawn('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, program, '--no-config', '--format', 'json', 'Dockerfile'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }))
    expect(code).toBe(3)
    expect(err).toBe('dockerlint: the output cannot be written: ENOSPC\n')
  }, 30_000)

  it.skipIf(!existsSync('/dev/full')).each(['--help', '--version'])('says that a full disk did not take %s', async (option) => {
    const { code, err } = await endOf(spawn('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, program, option], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }))
    expect([code, err]).toEqual([3, 'dockerlint: the output cannot be written: ENOSPC\n'])
  }, 30_000)

  it('says that a report has no folder, and leaves nothing', async () => {
    const before = readdirSync(folder).sort()
    const { code, err } = await endOf(start('--format', 'json', '--output-file', 'missing/report.json', 'Dockerfile'))
    expect(code).toBe(3)
    expect(err).toMatch(/cannot write missing\/report\.json/)
    expect(readdirSync(folder).sort()).toEqual(before)
  }, 30_000)
})
