import { describe, expect, it } from 'vitest'
import { commandsOfExec, type ExecWord } from '../../../src/syntax/shell/index.ts'
import { lines, script } from './script.ts'

function wrapped(text: string): string[] {
  return script(text).commands.filter((command) => command.through.length > 0).map((command) => `${command.through.join('>')}: ${lines([command]).join('')}`)
}

describe('commands behind wrappers', () => {
  it.each([
    ['sudo -E -u app A=1 apt-get install x', ['sudo: apt-get install x']],
    ['env -i A=1 B="c d" run x', ['env: run x']],
    ['exec run', ['exec: run']],
    ['nice -n 5 timeout -k 1 10 run', ['nice: timeout -k 1 10 run', 'nice>timeout: run']],
    ['xargs -0 -n 1 rm -rf', ['xargs: rm -rf']],
    ['chroot /mnt apt-get update', ['chroot: apt-get update']],
    ['gosu app:app run', ['gosu: run']],
    ['su-exec app run', ['su-exec: run']],
    ["su - app -c 'a && b'", ['su: a', 'su: b']],
    ["su -c 'a' app", ['su: a']],
    ['runuser -u app -- run x', ['runuser: run x']],
    ['poetry run python manage.py collectstatic', ['poetry run: python manage.py collectstatic']],
    ['find . -name x -exec rm -rf {} + -o -exec b \\;', ['find: rm -rf {}', 'find: b']],
    ['bash -exc "a; b"', ['bash: a', 'bash: b']],
    ["sh -c 'bash -c \"a\"'", ['sh: bash -c a', 'sh>bash: a']],
    ["eval 'a; b'", ['eval: a', 'eval: b']],
    ['bash <<EOF\na\nEOF\nb', ['bash: a']],
  ])('%s', (text, expected) => {
    expect(wrapped(text)).toEqual(expected)
  })

  it.each(['sudo -l', 'command -v curl', 'bash script.sh', 'su app', 'poetry install', 'find . -name x', 'echo sudo x', 'xargs', 'sh', 'env'])('%s starts none', (text) => {
    expect(wrapped(text)).toEqual([])
  })

  it('keep the context, the assignments and a link to the wrapper', () => {
    const command = script('x && sudo A="$B" run | tee').commands.find(({ name }) => name === 'run')
    expect(command).toMatchObject({ after: '&&', through: ['sudo'], wrappedBy: { name: 'sudo' }, pipeline: { index: 0 } })
    expect(command?.assignments).toMatchObject([{ name: 'A', value: { value: '$B' } }])
    expect(command?.wrappedBy?.wraps).toEqual([command])
  })

  it('share the substitutions of the outer shell', () => {
    const { commands } = script('bash -c "a $(b)"')
    expect(lines(commands)).toEqual(['b', 'bash -c a $(b)', 'a $(b)'])
    expect(commands[2]?.words[1]?.substitutions[0]?.commands).toEqual([commands[0]])
  })

  it('start with the options of their own shell', () => {
    const inner = script("set -u; sh -ec 'a'; b").commands
    expect(inner.map(({ name, shellOptions }) => `${name ?? ''} ${[...shellOptions].join()}`)).toEqual(['set ', 'sh nounset', 'a errexit', 'b nounset'])
  })
})

describe('the exec form', () => {
  const text = '["sh", "-ec", "echo \\"$A\\" && run"]'
  const words: ExecWord[] = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match) => ({
    range: { start: match.index, end: match.index + match[0].length }, source: match[0], value: JSON.parse(match[0]) as string,
  }))

  it('takes words as they are, and reads the script of a shell', () => {
    const commands = commandsOfExec(words, { start: 0, end: text.length })
    expect(lines(commands)).toEqual(['sh -ec echo "$A" && run', 'echo $A', 'run'])
    expect(commands[0]?.words[2]?.literal).toBe('echo "$A" && run')
    const run = commands[2]?.range
    expect(text.slice(run?.start, run?.end)).toBe('run')
  })

  it('is empty for no words', () => {
    expect(commandsOfExec([], { start: 0, end: 2 })).toEqual([])
  })
})
