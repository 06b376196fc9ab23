import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/project/dockerfile/model.ts'
import { buildsOrTests, commandInPlaceOfShell, endsByItself, isInteractiveShell, staysInForeground } from '../../src/project/shell-process.ts'
import type { SimpleCommand } from '../../src/syntax/shell/index.ts'
import { lastStage, projectOf } from '../support/memory-project.ts'

function cmdOf(dockerfile: string): Step {
  const step = lastStage(projectOf({ Dockerfile: dockerfile })).steps.findLast(({ instruction }) => instruction.keyword === 'CMD')
  if (step === undefined) throw new Error('no CMD')
  return step
}

function commandOf(shell: string): SimpleCommand {
  const [command] = cmdOf(`FROM debian:13\nCMD ${shell}\n`).commands
  if (command === undefined) throw new Error('no command')
  return command
}

describe('what takes the place of the shell', () => {
  const BASH = 'SHELL ["/bin/bash", "-c"]\n'
  const taken = (image: string, shell: string, cmd: string): string | undefined => commandInPlaceOfShell(cmdOf(`FROM ${image}\n${shell}CMD ${cmd}\n`))?.program

  it.each([
    ['debian:13', '', 'a', undefined],
    ['alpine:3.22', '', 'a', 'a'],
    ['alpine:3.22', '', 'a && b', 'b'],
    ['alpine:3.22', '', 'if a; then b; fi', 'b'],
    ['alpine:3.22', '', 'a > log', 'a'],
    ['debian:13', BASH, 'a', 'a'],
    // Whether bash is new enough is known where the distribution has one bash for all.
    ['fedora:43', BASH, 'a && b', 'b'],
    ['fedora:33', BASH, 'a && b', undefined],
    ['fedora', BASH, 'a && b', 'b'],
    ['archlinux', BASH, 'a && b', 'b'],
    ['debian:13', BASH, 'a && b', undefined],
    ['example.org/shop/base:1', BASH, 'a && b', undefined],
    ['scratch', BASH, 'a && b', undefined],
    ['fedora:43', BASH, 'a && b > log', undefined],
    ['fedora:43', BASH, 'if a; then b; fi', undefined],
  ])('%s %s%s', (image, shell, cmd, expected) => {
    expect(taken(image, shell, cmd)).toBe(expected)
  })

  it.each(['a | b', 'a & b', 'a &', '! a', '(a)', 'while a; do b; done', 'a || b', 'trap c EXIT; b', 'A=1'])('is nothing in %s', (cmd) => {
    expect(taken('alpine:3.22', '', cmd)).toBeUndefined()
  })
})

describe('what commands do', () => {
  it.each(['make all', 'npm test', 'npm run build:prod', 'cargo build', 'go vet ./...', './docker_build.sh', 'python run-tests.py', 'bash ci/build.sh', 'setup.py install', 'python setup.py bdist_wheel', 'dind make', 'hack/dind make'])('builds or tests: %s', (command) => {
    expect(buildsOrTests(commandOf(command))).toBe(true)
  })
  it.each(['npm start', 'npm run serve', 'python app.py', 'python setup.py serve', './start.sh', 'bash run.sh', '$APP'])('does not: %s', (command) => {
    expect(buildsOrTests(commandOf(command))).toBe(false)
  })

  it.each([['echo a', true], ['git --version', true], ['server --help', true], ['timeout 5 cat a', true], ['timeout 5 gunicorn shop', false], ['gunicorn shop', false], ['$APP', false]])('ends by itself or not: %s', (command, ends) => {
    expect(endsByItself(commandOf(command))).toBe(ends)
  })

  it.each([['bash', true], ['/bin/sh -l', true], ['zsh -il', true], ['bash --login', true], ['bash start.sh', false], ['python', false], ['$SHELL', false]])('is a shell for a person or not: %s', (command, isShell) => {
    expect(isInteractiveShell(commandOf(command))).toBe(isShell)
  })

  it.each([
    ['sshd -D', true], ['sshd', false], ['supervisord -n', true], ['supervisord --nodaemon', true], ['supervisord', false], ['nginx -g "daemon off;"', true], ['nginx', false],
    ['httpd -DFOREGROUND', true], ['apache2 -D FOREGROUND', true], ['apachectl -D FOREGROUND', true], ['apache2ctl start', false], ['cron -f', true], ['crond -n', true], ['crond', false],
    ['tail -F log', true], ['tail --follow log', true], ['tail log', false], ['sleep infinity', true], ['sleep 5', false], ['mongod --foreground', true], ['redis-server --no-daemon', true], ['varnishd', false],
  ])('stays in the foreground or not: %s', (command, stays) => {
    expect(staysInForeground(commandOf(command))).toBe(stays)
  })
})
