import { describe, expect, it } from 'vitest'
import { unusedUserOf } from '../../src/project/created-user.ts'
import { pushCommands, pushOf } from '../../src/project/pushed-images.ts'
import { containerOfService, containerOfStage } from '../../src/project/running-servers.ts'
import { isBuiltHere, isForProduction, servicesRunning, stageOfService } from '../../src/project/service-image.ts'
import { lastStage, projectOf, serviceNamed } from '../support/memory-project.ts'

describe('containerOfService', () => {
  it('reads the environment of service and image', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      PORT: "81"\n', Dockerfile: 'FROM python:3.13\nENV PORT=80 HOST=0.0.0.0\nCMD uvicorn shop:app --host $HOST --port $PORT\n' })
    expect(containerOfService(project, serviceNamed(project, 'web')).servers[0]).toMatchObject({ name: 'uvicorn', address: '0.0.0.0', port: 81 })
  })

  it('proves no default where a variable left no word behind', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    image: shop:1\n    command: python manage.py runserver ${ADDRESS}\n' })
    expect(containerOfService(project, serviceNamed(project, 'web')).servers[0]?.port).toBeUndefined()
  })
})

describe('servers with a file of settings', () => {
  const portIn = (command: string, files: Record<string, string>): number | undefined => {
    const project = projectOf({ Dockerfile: `FROM python:3.13\nWORKDIR /app\nCOPY app.py *.py *.ini ./\nCOPY conf conf\nCMD ${command}\n`, 'app.py': '', ...files })
    return containerOfStage(project, lastStage(project)).servers[0]?.port
  }

  it.each([
    ['gunicorn shop.wsgi', { 'gunicorn.conf.py': 'workers = 2\nbind = "0.0.0.0:9000"\n' }, 9000],
    ['gunicorn --config conf/gunicorn.py shop.wsgi', { 'conf/gunicorn.py': "bind = ':9001'\n" }, 9001],
    ['gunicorn --config conf/gunicorn.py shop.wsgi', { 'conf/gunicorn.py': 'workers = 2\n' }, 8000],
    ['gunicorn -b :7000 -c conf/gunicorn.py shop.wsgi', { 'conf/gunicorn.py': 'bind = ":9001"\n' }, 7000],
    ['gunicorn shop.wsgi', { 'gunicorn.conf.py': 'import os\nbind = "0.0.0.0:" + os.environ["PORT"]\n' }, undefined],
    ['gunicorn shop.wsgi', { 'gunicorn.conf.py': 'bind = ":1"\nif x:\n    bind = ":2"\n' }, undefined],
    ['gunicorn --config /etc/gunicorn.py shop.wsgi', {}, undefined],
    ['uwsgi --ini uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi\nhttp-socket = :9002 ; public\n' }, 9002],
    ['uwsgi uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nsocket = 0.0.0.0:9003\n' }, 9003],
    ['uwsgi --ini uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nsocket = /run/shop.sock\n' }, undefined],
    ['uwsgi --ini uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nhttp = :80\nsocket = :81\n' }, undefined],
    ['uwsgi --ini uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nhttp = :$(PORT)\n' }, undefined],
  ])('%s with %j', (command, files, port) => {
    expect(portIn(command, files)).toBe(port)
  })
})

describe('images and services', () => {
  const project = projectOf({
    'build.yml': 'services:\n  app:\n    image: shop/web:1\n    build: .\n',
    'prod.yml': 'services:\n  web:\n    image: shop/web:1\n  old:\n    image: shop/web:0\n',
    Dockerfile: 'FROM debian:12\nCMD ["shop"]\n',
  })

  it('links services to the image that another file builds', () => {
    expect(stageOfService(project, serviceNamed(project, 'web'))).toBe(lastStage(project))
    expect(stageOfService(project, serviceNamed(project, 'old'))).toBeUndefined()
    expect(servicesRunning(project, lastStage(project)).map(({ service }) => service.name).sort()).toEqual(['app', 'web'])
    expect(isBuiltHere(project, { repository: 'shop/web' })).toBe(true)
    expect(isBuiltHere(project, { repository: 'shop/web', registry: 'registry.example.org' })).toBe(false)
  })

  it('says what is there for production', () => {
    expect(isForProduction(project, lastStage(project))).toBe(true)
    const development = projectOf({ 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n', Dockerfile: 'FROM debian:12\n' })
    expect(isForProduction(development, lastStage(development))).toBe(false)
  })
})

describe('pushCommands', () => {
  it('finds what scripts push', () => {
    const project = projectOf({
      'build.yml': 'services:\n  web:\n    image: shop/web\n    build: .\n  tool:\n    image: shop/tool\n    build: .\n', Dockerfile: 'FROM debian:12\n',
      'bin/push': 'docker compose -f build.yml push web\n', Makefile: 'push:\n\tdocker push "shop/other:1"\n',
    })
    const commands = pushCommands(project)
    expect(commands.map(({ path, names }) => [path, names])).toEqual([['Makefile', ['shop/other:1']], ['bin/push', ['web']]])
    expect(pushOf(commands, serviceNamed(project, 'web'))?.path).toBe('bin/push')
    expect(pushOf(commands, serviceNamed(project, 'tool'))).toBeUndefined()
  })
})

describe('unusedUserOf', () => {
  it.each([
    ['useradd -u 1 app', 'app'], ['adduser -D -S app', 'app'], ['adduser app video', undefined], ['useradd app && echo app:x | chpasswd', undefined], ['useradd $NAME', undefined],
  ])('%s', (line, name) => {
    const project = projectOf({ Dockerfile: `FROM debian:12\nRUN ${line}\nCMD ["gunicorn", "shop.wsgi"]\n` })
    expect(unusedUserOf(project, lastStage(project))?.name).toBe(name)
  })
})
