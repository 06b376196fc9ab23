import { describe, expect, it } from 'vitest'
import { processOf, processOfScript } from '../../../src/syntax/shell/index.ts'
import { script } from './script.ts'

function shown(words: readonly string[]): string {
  const found = processOf(words.map((value) => ({ literal: value, value })))
  return found === undefined ? '' : `${found.wrappers.join('>')}: ${[found.name, ...found.args.map((word) => word.value)].join(' ')}`
}

describe('the process of a server command', () => {
  it.each([
    [['gunicorn', '-b', ':8000'], ': gunicorn -b :8000'],
    [['/venv/bin/gunicorn', 'app'], ': gunicorn app'],
    [['tini', '-g', '--', 'gosu', 'app', 'gunicorn', 'app'], 'tini>gosu: gunicorn app'],
    [['dumb-init', 'node', 'server.js'], 'dumb-init: node server.js'],
    [['sh', '-c', 'cd /srv && A=1 exec gunicorn "$APP"'], 'sh>exec: gunicorn $APP'],
    [['bash', '-lc', 'python manage.py migrate && poetry run gunicorn app'], 'bash>poetry run: gunicorn app'],
    [['python', '-u', '-m', 'uvicorn', 'app'], ': uvicorn app'],
    [['uv', 'run', '--no-sync', '-m', 'flask', 'run'], 'uv run: flask run'],
    [['pipenv', 'run', 'python', 'manage.py', 'runserver'], 'pipenv run: python manage.py runserver'],
    [['bundle', 'exec', 'puma'], 'bundle exec: puma'],
    [['wait-for-it', 'db:5432', '-t', '0', '--', 'celery', 'worker'], 'wait-for-it: celery worker'],
    [['A=1', 'run'], ': run'],
  ])('%j', (words, expected) => {
    expect(shown(words)).toBe(expected)
  })

  it('names the module or the file of an interpreter', () => {
    expect(processOf([{ literal: 'python3', value: 'python3' }, { literal: '-m', value: '-m' }, { literal: 'http.server', value: 'http.server' }])).toMatchObject({ program: 'python3', module: 'http.server' })
    expect(processOf(['node', '-r', 'dotenv', 'index.js'].map((value) => ({ literal: value, value })))).toMatchObject({ name: 'node', script: 'index.js' })
    expect(processOf(['python', '-c', 'import x'].map((value) => ({ literal: value, value })))).not.toHaveProperty('script')
  })

  it('is not known where a variable names it', () => {
    expect(processOf([{ value: '$CMD' }])).toMatchObject({ name: '$CMD', known: false })
    expect(processOf([])).toBeUndefined()
  })

  it('is the last command of a script', () => {
    expect(processOfScript(script('set -e; migrate $(x) && exec gunicorn app'))).toMatchObject({ name: 'gunicorn', wrappers: ['exec'] })
    expect(processOfScript(script(''))).toBeUndefined()
  })

  it('stays a shell that runs a file', () => {
    expect(shown(['sh', 'start.sh'])).toBe(': sh start.sh')
  })
})
