import { describe, expect, it } from 'vitest'
import { isLoopback, serverOf, type ServerProcess } from '../../src/project/server-process.ts'
import { parseShell } from '../../src/syntax/shell/index.ts'
import { MappedText } from '../../src/text/mapped.ts'

function server(text: string, environment: Record<string, string | null> = {}, files: readonly string[] | undefined = []): ServerProcess | undefined {
  const [command] = parseShell(MappedText.of(text, { start: 0, end: text.length })).commands
  return command === undefined ? undefined : serverOf(command, { environment: (name) => environment[name], hasFile: (name) => files?.includes(name) })
}

describe('serverOf', () => {
  it.each([
    ['gunicorn shop.wsgi', 'gunicorn', '127.0.0.1', 8000],
    ['gunicorn -b :9000 shop.wsgi', 'gunicorn', '0.0.0.0', 9000],
    ['gunicorn --bind=0.0.0.0:9000 shop.wsgi', 'gunicorn', '0.0.0.0', 9000],
    ['gunicorn --bind [::]:9000 shop.wsgi', 'gunicorn', '::', 9000],
    ['gunicorn --bind unix:/run/a.sock shop.wsgi', 'gunicorn', undefined, undefined],
    ['gunicorn -c conf.py shop.wsgi', 'gunicorn', undefined, undefined],
    ['gunicorn -b :1 -b 127.0.0.1:2 shop.wsgi', 'gunicorn', undefined, undefined],
    ['python -m gunicorn shop.wsgi', 'gunicorn', '127.0.0.1', 8000],
    ['uvicorn shop:app', 'uvicorn', '127.0.0.1', 8000],
    ['uvicorn shop:app --host 0.0.0.0 --port 80', 'uvicorn', '0.0.0.0', 80],
    ['uvicorn shop:app --host', 'uvicorn', undefined, 8000],
    ['daphne -b 0.0.0.0 -p 8001 shop:app', 'daphne', '0.0.0.0', 8001],
    ['python manage.py runserver', 'runserver', '127.0.0.1', 8000],
    ['./manage.py runserver 8001', 'runserver', '127.0.0.1', 8001],
    ['python /code/manage.py runserver 0:8000', 'runserver', '0.0.0.0', 8000],
    ['python manage.py runserver $HOST:8000', 'runserver', undefined, undefined],
    ['flask --app shop run', 'flask', '127.0.0.1', 5000],
    ['flask run --host=0.0.0.0 -p 80', 'flask', '0.0.0.0', 80],
    ['fastapi run shop.py', 'fastapi', '0.0.0.0', 8000],
    ['gunicorn -c conf.py -b 0.0.0.0:8001 shop.wsgi', 'gunicorn', '0.0.0.0', 8001],
    ['waitress-serve --listen=*:8081 shop:app', 'waitress-serve', '0.0.0.0', 8081],
    ['waitress-serve --listen=*.sock shop:app', 'waitress-serve', undefined, undefined],
    ['waitress-serve shop:app', 'waitress-serve', '0.0.0.0', 8080],
    ['python -m http.server 9000', 'http.server', '0.0.0.0', 9000],
    ['php artisan serve --host 0.0.0.0', 'artisan', '0.0.0.0', 8000],
  ])('%s', (text, name, address, port) => {
    expect(server(text)).toMatchObject({ name, address, port })
  })

  it('knows the variables', () => {
    expect(server('gunicorn shop.wsgi', { PORT: '80' })).toMatchObject({ address: '0.0.0.0', port: 80 })
    expect(server('gunicorn shop.wsgi', { PORT: null })?.port).toBeUndefined()
    expect(server('gunicorn shop.wsgi', { GUNICORN_CMD_ARGS: '--bind=0.0.0.0:81 --workers 2' })).toMatchObject({ address: '0.0.0.0', port: 81 })
    expect(server('gunicorn -b 0.0.0.0:$PORT shop.wsgi', { PORT: '82' })?.port).toBe(82)
    expect(server('gunicorn -b 0.0.0.0:${PORT:-83} shop.wsgi')?.port).toBe(83)
    expect(server('flask run', { FLASK_RUN_HOST: '0.0.0.0', FLASK_RUN_PORT: '84' })).toMatchObject({ address: '0.0.0.0', port: 84, isDefault: false })
  })

  it('says nothing of gunicorn\'s address where its configuration file is there, or may be', () => {
    expect(server('gunicorn shop.wsgi', {}, ['gunicorn.conf.py'])?.port).toBeUndefined()
    expect(serverOf(commandOf('gunicorn shop.wsgi'), { environment: () => undefined, hasFile: () => undefined })?.port).toBeUndefined()
  })

  it.each([
    ['python manage.py runserver', true], ['flask run', true], ['uvicorn shop:app --reload', true], ['gunicorn --reload shop.wsgi', true], ['npm run dev', true],
    ['yarn dev', true], ['nodemon server.js', true], ['next dev', true], ['ng serve', true], ['nest start --watch', true], ['nest start', undefined], ['node --inspect server.js', true],
    ['npm start', false], ['next start', false], ['node server.js', false], ['uvicorn shop:app', false], ['vite build', undefined], ['npm run build', undefined],
  ])('made for development: %s', (text, expected) => {
    const found = server(text)
    expect(found === undefined ? undefined : found.development !== undefined).toBe(expected)
  })

  it.each([
    ['nginx', true], ["nginx -g 'daemon off;'", false], ['apachectl -D FOREGROUND', false], ['apachectl start', true], ['cron', true], ['cron -f', false],
    ['crond -f -l 8', false], ['/usr/sbin/sshd -D', false], ['/usr/sbin/sshd', true], ['gunicorn --daemon shop.wsgi', true], ['celery multi start w', true], ['celery -A shop worker', false],
  ])('goes to the background: %s', (text, expected) => {
    expect(server(text)?.daemonizes).toBe(expected)
  })

  it.each(['nginx -t', 'python manage.py migrate', 'echo gunicorn', 'flask db upgrade', '$SERVER run'])('starts no server: %s', (text) => {
    expect(server(text)).toBeUndefined()
  })
})

function commandOf(text: string): NonNullable<ReturnType<typeof parseShell>['commands'][number]> {
  const [command] = parseShell(MappedText.of(text, { start: 0, end: text.length })).commands
  if (command === undefined) throw new Error('no command')
  return command
}

describe('isLoopback', () => {
  it('takes addresses of the container itself', () => {
    expect(['127.0.0.1', '127.1.2.3', 'localhost', '::1'].every(isLoopback)).toBe(true)
    expect(['0.0.0.0', '::', '10.0.0.1', 'web', '127.example.org'].some(isLoopback)).toBe(false)
  })
})
