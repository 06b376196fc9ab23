import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { HELP } from '../../src/cli/help.ts'
import { MANUAL } from '../../src/cli/manual.ts'
import { OPTIONS } from '../../src/cli/options.ts'
import { command } from '../support/command.ts'
import '../../src/cli/completions-command.ts'

const here = process.cwd()

describe('help', () => {
  it.each(Object.keys(MANUAL))('has a page on %s, asked for in either way', async (name) => {
    const { out, code } = await command(here, 'help', name)
    expect([code, out]).toEqual([0, MANUAL[name]])
    expect((await command(here, name, '--help')).out).toBe(out)
    expect(HELP).toContain(`dockerlint ${name}`)
  })

  it('tells every option', () => {
    expect(Object.keys(OPTIONS).filter((option) => !HELP.includes(`--${option}`))).toEqual([])
  })

  it('does not know what does not exist', async () => {
    const { code, err } = await command(here, 'help', 'explian')
    expect(code).toBe(2)
    expect(err).toContain('did you mean "explain"')
    expect((await command(here, '--help')).out).toBe(HELP)
  })
})

describe('completions', () => {
  it.each(['bash', 'zsh', 'fish'])('know commands, options and choices in %s', async (shell) => {
    const { out, code } = await command(here, 'completions', shell)
    expect(code).toBe(0)
    for (const word of ['baseline', 'fail-on', 'checkstyle', 'hardening', 'no-root-user']) expect(out).toContain(word)
  })

  it('are a script that bash can read', async () => {
    const { out } = await command(here, 'completions', 'bash')
    const { stdout, status } = spawnSync('bash', ['-c', `${out}\nCOMP_WORDS=(dockerlint --format ma); COMP_CWORD=2; _dockerlint; echo "\${COMPREPLY[@]}"`], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, 'markdown\n'])
  })

  it('know that graph has formats of its own', async () => {
    const { out } = await command(here, 'completions', 'bash')
    const { stdout } = spawnSync('bash', ['-c', `${out}\nCOMP_WORDS=(dockerlint graph --format m); COMP_CWORD=3; _dockerlint; echo "\${COMPREPLY[@]}"`], { encoding: 'utf8' })
    expect(stdout).toBe('mermaid\n')
    for (const shell of ['zsh', 'fish']) expect((await command(here, 'completions', shell)).out).toContain('mermaid')
  })

  it('take a shell that is known', async () => {
    expect((await command(here, 'completions', 'tcsh')).code).toBe(2)
    expect((await command(here, 'completions')).code).toBe(2)
  })
})
