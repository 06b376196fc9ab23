import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isDockerfileName, isEnvFileName } from '../../src/host/file-names.ts'
import { command, temporaryFolder } from '../support/command.ts'

const SCRIPT = new URL('../../scripts/action.sh', import.meta.url).pathname

/** Stands for the program: writes what it was given, and the files that it is asked for. */
const STUB = `const { writeFileSync } = require('node:fs')
const args = process.argv.slice(2)
args.forEach((argument, index) => { if (argument === '--output-file') writeFileSync(args[index + 1], args[index - 1] + ' report\\n') })
writeFileSync('given.json', JSON.stringify(args))
console.log('::warning::from the stub')
process.exit(Number(process.env.STUB_EXIT ?? 1))
`

const folders: { remove(): void }[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

/** Runs the step as a runner does: in the checkout, with everything in the environment. */
function step(inputs: Readonly<Record<string, string>>): { folder: string; code: number | null; out: string; given: string[]; output: string; summary: string } {
  const folder = temporaryFolder({ 'action/dist/bin.cjs': STUB, output: '', 'summary.md': '' })
  folders.push(folder)
  const { status, stdout } = spawnSync('bash', [SCRIPT], {
    cwd: folder.path, encoding: 'utf8',
    env: {
      PATH: process.env['PATH'], DOCKERLINT_ACTION: join(folder.path, 'action'), GITHUB_OUTPUT: join(folder.path, 'output'), GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md'), ...inputs,
    },
  })
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8')
  return { folder: folder.path, code: status, out: stdout, given: JSON.parse(read('given.json')) as string[], output: read('output'), summary: read('summary.md') }
}

describe('the step of the action', () => {
  it('makes annotations, SARIF and a summary in one run, and hands the exit code on', () => {
    const { code, out, given, output, summary } = step({ DOCKERLINT_SARIF: 'report.sarif', DOCKERLINT_CATEGORY: 'images' })
    expect(code).toBe(0)
    expect(out).toBe('::warning::from the stub\n')
    expect(given.slice(0, 8)).toEqual(['--format', 'github', '--format', 'sarif', '--output-file', 'report.sarif', '--category', 'images'])
    expect(given.slice(-2)).toEqual(['--', '.'])
    expect(output).toBe('exit-code=1\nsarif-file=report.sarif\n')
    expect(summary).toBe('markdown report\n')
  })

  it('takes each line of paths and arguments as one, and paths as nothing else', () => {
    const { given } = step({ DOCKERLINT_PATHS: 'a b\r\n--fix\n\n', DOCKERLINT_ARGS: '--preset=strict\n--quiet', DOCKERLINT_SINCE: 'origin/main', DOCKERLINT_CONFIG: 'c d.yaml', DOCKERLINT_FAIL_ON: 'error', DOCKERLINT_SUMMARY: 'false' })
    expect(given).toEqual(['--format', 'github', '--fail-on', 'error', '--config=c d.yaml', '--since=origin/main', '--preset=strict', '--quiet', '--', 'a b', '--fix'])
  })

  it('runs nothing that stands in an input', () => {
    const evil = '$(touch ran) `touch ran` "; touch ran; " \' ; touch ran #'
    const { folder, given } = step(Object.fromEntries(['PATHS', 'FORMAT', 'FAIL_ON', 'CONFIG', 'SINCE', 'ARGS', 'CATEGORY'].map((name) => [`DOCKERLINT_${name}`, evil])))
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    expect(given).toContain(evil)
  })

  it('ends with 0 also in a shell that stops at errors, and hands on no report of an earlier step', () => {
    const folder = temporaryFolder({ 'action/dist/bin.cjs': 'process.exit(2)', output: '', 'report.sarif': 'old' })
    folders.push(folder)
    const { status } = spawnSync('bash', ['-eo', 'pipefail', SCRIPT], {
      cwd: folder.path, env: { PATH: process.env['PATH'], DOCKERLINT_ACTION: join(folder.path, 'action'), GITHUB_OUTPUT: join(folder.path, 'output'), DOCKERLINT_SARIF: 'report.sarif' },
    })
    expect(status).toBe(0)
    expect(readFileSync(join(folder.path, 'output'), 'utf8')).toBe('exit-code=2\n')
  })

  it('tells a version that is not there from findings', () => {
    const folder = temporaryFolder({ 'bin/npm': '#!/bin/sh\nexit 1\n', output: '' })
    folders.push(folder)
    chmodSync(join(folder.path, 'bin/npm'), 0o755)
    const { status } = spawnSync('bash', [SCRIPT], {
      cwd: folder.path, env: { PATH: `${join(folder.path, 'bin')}:${process.env['PATH'] ?? ''}`, DOCKERLINT_ACTION: folder.path, DOCKERLINT_VERSION: '0.0.999', GITHUB_OUTPUT: join(folder.path, 'output') },
    })
    expect(status).toBe(3)
  })

  it('ends with the exit code itself where there is no runner', () => {
    expect(step({ GITHUB_OUTPUT: '', STUB_EXIT: '2' }).code).toBe(2)
  })
})

describe('the files of the places', () => {
  const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

  it('put no input into a script', () => {
    const scripts = read('action.yml').split('\n').filter((line) => /^\s*run:/.test(line))
    expect(scripts).toHaveLength(2)
    expect(scripts.filter((line) => line.includes('${{'))).toEqual([])
    expect(read('templates/dockerlint/template.yml').split('script:').at(-1)?.split('artifacts:')[0]).not.toContain('$[[')
  })

  it('make an image in which the strictest preset finds nothing', async () => {
    const { out, code } = await command(new URL('../../', import.meta.url).pathname, 'Dockerfile', '--preset', 'strict', '--fail-on', 'info', '--format', 'compact')
    expect(out).toBe('')
    expect(code).toBe(0)
  })

  it('let pre-commit choose the files that are linted', () => {
    const written = /files: &files \|\n([\s\S]*?)\n {2}require_serial/.exec(read('.pre-commit-hooks.yaml'))?.[1] ?? ''
    const pattern = new RegExp(written.replace(/\(\?ix\)/, '').replace(/\s+/g, ''), 'i')
    const chosen = ['Dockerfile', 'a/web.Dockerfile', 'Dockerfile.prod', 'Dockerfile-dev', 'Containerfile', 'compose.yaml', 'docker-compose.prod.yml', 'deploy/stack.yml', '.dockerignore', 'web.dockerignore', '.env', 'a/.env.example', 'db.env']
    expect(chosen.filter((path) => !pattern.test(path))).toEqual([])
    expect(['README.md', 'Makefile', 'k8s.yml', 'compose.py', 'mydockerfile', 'environment.py'].filter((path) => pattern.test(path))).toEqual([])
    // A named file is linted whatever its name, so what only talks about a Dockerfile, or makes one, must not be handed over.
    for (const path of ['Dockerfile.md', 'Dockerfile.j2', 'a/Dockerfile.sh', 'x-dockerfile', '.envrc', '.env.ts', 'Dockerfile.', 'a.b.dockerfile', 'Dockerfile.prod.j2', 'secrets.env.gpg', 'dockerfile-parser.ts', 'Dockerfile.js', 'Dockerfile-x.json']) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      expect(pattern.test(path), path).toBe(isDockerfileName(name) || isEnvFileName(name))
    }
  })
})
