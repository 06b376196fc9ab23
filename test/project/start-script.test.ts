import { describe, expect, it } from 'vitest'
import { type ContainerStart, readStartOfService as startOfService, readStartOfStage as startOfStage } from '../../src/project/start-script.ts'
import { lastStage, projectOf, serviceNamed } from '../support/memory-project.ts'

function started(files: Record<string, string>): ContainerStart {
  const project = projectOf(files)
  return startOfStage(project, lastStage(project))
}

function programs(start: ContainerStart): (string | undefined)[] {
  return start.commands.map(({ command }) => command.program ?? command.words[0]?.source)
}

const SCRIPT = '#!/bin/sh\nset -e\npython manage.py check\nexec "$@"\n'

describe('startOfStage', () => {
  it('traces an entrypoint script and the command that it runs', () => {
    const start = started({ Dockerfile: 'FROM debian:12\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'entrypoint.sh': SCRIPT })
    expect(start.scripts[0]).toMatchObject({ imagePath: '/entrypoint.sh', interpreter: 'sh', crlf: false, startedDirectly: true, passesOn: { how: 'exec' } })
    expect(start.scripts[0]?.document.path).toBe('entrypoint.sh')
    expect(programs(start)).toContain('python')
    expect(programs(start).at(-1)).toBe('gunicorn')
    expect(start.complete).toBe(true)
  })

  it('reads a script with carriage returns as the same commands, at their places', () => {
    const text = 'wait-for db)\r\ngunicorn shop.wsgi\r\n'
    const start = started({ Dockerfile: 'FROM debian:12\nCOPY start.sh /\nCMD ["sh", "/start.sh"]\n', 'start.sh': text })
    const found = start.commands.find(({ command }) => command.program === 'gunicorn')
    expect(found?.command.words.map((word) => [word.value, text.slice(word.range.start, word.range.end)])).toEqual([['gunicorn', 'gunicorn'], ['shop.wsgi', 'shop.wsgi']])
    expect(start.scripts[0]?.crlf).toBe(true)
  })

  it('keeps the positions of the script', () => {
    const start = started({ Dockerfile: 'FROM debian:12\nCOPY start.sh /\nCMD ["bash", "/start.sh"]\n', 'start.sh': '#!/bin/bash\ngunicorn shop.wsgi\n' })
    const found = start.commands.find(({ command }) => command.program === 'gunicorn')
    expect(found?.document?.path).toBe('start.sh')
    expect(found?.command.range.start).toBe('#!/bin/bash\n'.length)
    expect(start.scripts[0]?.startedDirectly).toBe(false)
  })

  it.each([
    ['gosu', 'exec gosu app "$@"', true],
    ['setpriv', 'exec setpriv --reuid=app "$@"', true],
    ['su', 'su app -c "gunicorn shop.wsgi"', true],
    ['sudo to a user', 'sudo -u app "$@"', true],
    ['sudo to root', 'sudo "$@"', false],
    ['none', 'exec "$@"', false],
  ])('says whether root is given up: %s', (_title, line, expected) => {
    expect(started({ Dockerfile: 'FROM debian:12\nCOPY e.sh /e.sh\nENTRYPOINT ["/e.sh"]\n', 'e.sh': `#!/bin/sh\n${line}\n` }).dropsPrivileges).toBe(expected)
  })

  it('sees a command that a script runs as its child, carriage returns, and other interpreters', () => {
    expect(started({ Dockerfile: 'FROM debian:12\nCOPY e.sh /e.sh\nENTRYPOINT ["/e.sh"]\n', 'e.sh': '#!/bin/sh\r\n"$@"\r\n' }).scripts[0]).toMatchObject({ crlf: true })
    expect(started({ Dockerfile: 'FROM debian:12\nCOPY e.sh /e.sh\nENTRYPOINT ["/e.sh"]\n', 'e.sh': '#!/bin/sh\n"$@"\n' }).scripts[0]?.passesOn?.how).toBe('child')
    expect(started({ Dockerfile: 'FROM debian:12\nCOPY run /run\nENTRYPOINT ["/run"]\n', run: '#!/usr/bin/env python3\nprint(1)\n' }).scripts[0]).toMatchObject({ interpreter: 'python3', script: undefined })
  })

  it('knows what it does not see', () => {
    expect(started({ Dockerfile: 'FROM debian:12\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n' })).toMatchObject({ complete: false, scripts: [] })
    expect(programs(started({ Dockerfile: 'FROM debian:12\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n' })).at(-1)).toBe('gunicorn')
  })

  it('follows a script that starts another one, and ends at one that starts itself', () => {
    const start = started({ Dockerfile: 'FROM debian:12\nCOPY a.sh b.sh /\nCMD ["/a.sh"]\n', 'a.sh': '#!/bin/sh\nexec /b.sh\n', 'b.sh': '#!/bin/sh\n/a.sh\nexec gunicorn shop.wsgi\n' })
    expect(start.scripts.map((script) => script.imagePath)).toEqual(['/a.sh', '/b.sh'])
    expect(programs(start)).toContain('gunicorn')
  })
})

describe('startOfService', () => {
  it('takes the service\'s command with the image\'s entrypoint', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  web:\n    build: .\n    command: python manage.py runserver\n',
      Dockerfile: 'FROM debian:12\nCOPY e.sh /e.sh\nENTRYPOINT ["/e.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'e.sh': SCRIPT,
    })
    const start = startOfService(project, serviceNamed(project, 'web'))
    const last = start.commands.at(-1)
    expect(last?.command.arguments.at(-1)?.value).toBe('runserver')
    expect(last?.document?.path).toBe('compose.yaml')
    expect(programs(start)).not.toContain('gunicorn')
  })

  it('forgets the image\'s command behind an entrypoint of the service', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    build: .\n    entrypoint: ["/bin/shop"]\n', Dockerfile: 'FROM debian:12\nCMD ["gunicorn", "shop.wsgi"]\n' })
    expect(programs(startOfService(project, serviceNamed(project, 'web')))).toEqual(['shop'])
  })

  it('finds a script in a bind mount', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    image: python:3.13\n    entrypoint: /app/bin/dev.sh\n    volumes:\n      - .:/app\n', 'bin/dev.sh': SCRIPT })
    expect(startOfService(project, serviceNamed(project, 'web')).scripts[0]?.document.path).toBe('bin/dev.sh')
  })
})
