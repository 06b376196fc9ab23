import { describe, expect, it } from 'vitest'
import { createdUserRepair, formerUserRepair, unprivilegedUserRepair, type UserRepair } from '../../src/project/unprivileged-user.ts'
import type { Stage } from '../../src/project/dockerfile/model.ts'
import type { Project } from '../../src/project/model.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { lastStage, projectOf } from '../support/memory-project.ts'

type Files = Readonly<Record<string, string>>

/** The Dockerfile once it is repaired; undefined where a person has to look. */
function repaired(given: string | Files, repair: (project: Project, stage: Stage) => UserRepair | undefined = unprivilegedUserRepair, modes: Readonly<Record<string, number>> = {}): string | undefined {
  const files = typeof given === 'string' ? { Dockerfile: given, 'app.py': 'print(1)\n' } : given
  const project = projectOf(files, modes)
  const found = repair(project, lastStage(project))
  return found === undefined ? undefined : applyEdits(files['Dockerfile'] ?? '', found.edits)
}

const PYTHON = 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY app.py ./\nCMD ["python", "app.py"]\n'
const CREATION = 'useradd --no-log-init --create-home --user-group --uid 10001 app'

describe('a user for an image that runs as root', () => {
  it('is created, and gets the working directory', () => {
    expect(repaired(PYTHON)).toBe(`FROM python:3.13-slim\nWORKDIR /srv\nRUN ${CREATION}\nCOPY --chown=app:app app.py ./\nRUN chown app:app /srv\nUSER app\nCMD ["python", "app.py"]\n`)
  })

  it('stands above the comments of what is copied, in the file\'s casing and line breaks', () => {
    expect(repaired('from alpine:3.22\r\nWORKDIR /srv\r\n# The program\r\nCOPY app.py ./\r\nCMD ["python3", "app.py"]')).toBe('from alpine:3.22\r\nWORKDIR /srv\r\nrun adduser -D -u 10001 app\r\n# The program\r\nCOPY --chown=app:app app.py ./\r\nrun chown app:app /srv\r\nuser app\r\nCMD ["python3", "app.py"]')
    expect(repaired('FROM python:3.13-slim\nCMD ["python", "-m", "http.server", "8000"]\nWORKDIR /srv')).toBe(`FROM python:3.13-slim\nCMD ["python", "-m", "http.server", "8000"]\nWORKDIR /srv\nRUN ${CREATION} \\\n    && chown app:app /srv\nUSER app`)
  })

  it('is the one that the image brings', () => {
    expect(repaired({ Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY app.js ./\nCMD ["node", "app.js"]\n', 'app.js': '' })).toBe('FROM node:24\nWORKDIR /srv\nCOPY --chown=node:node app.js ./\nRUN chown node:node /srv\nUSER node\nCMD ["node", "app.js"]\n')
  })

  it('owns all of the working directory where nobody sees what is started', () => {
    expect(repaired({ Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY package.json ./\nCMD ["npm", "start"]\n', 'package.json': '{}' })).toBe('FROM node:24\nWORKDIR /srv\nCOPY package.json ./\nRUN chown -R node:node /srv\nUSER node\nCMD ["npm", "start"]\n')
  })

  it('owns folders that were made, declared or mounted to be written to', () => {
    const dockerfile = 'FROM python:3.13-slim\nARG STATE=/state\nRUN mkdir -p /data/in $STATE ${STATE}/b /srv/tmp /usr/lib/x\nVOLUME /media\nWORKDIR /srv\nCOPY app.py ./\nCMD ["python", "app.py"]\n'
    const fixed = repaired({ Dockerfile: dockerfile, 'app.py': '', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: ["cache:/cache", "/spool", "./app.py:/srv/app.py", "conf:/conf:ro"]\nvolumes: {cache: {}, conf: {}}\n' })
    expect(fixed).toContain('RUN mkdir -p /cache /data/in /media /spool /state \\\n    && chown -R app:app /cache /data/in /media /spool /state \\\n    && chown app:app /srv\nUSER app\n')
  })

  it.each([
    ['the base is not known', 'FROM example.org/base:1\nWORKDIR /srv\nCMD ["python", "app.py"]\n'],
    ['the base drops privileges itself', 'FROM postgres:18\n'],
    ['the base has no way to create one', 'FROM archlinux\nWORKDIR /srv\nCMD ["python", "app.py"]\n'],
    ['the base is a minimal one', 'FROM registry.access.redhat.com/ubi9/ubi-minimal\nWORKDIR /srv\nCMD ["python3", "app.py"]\n'],
    ['a user is named', PYTHON.replace('CMD', 'USER root\nCMD')],
    ['something lies in root\'s home', PYTHON.replace('COPY', 'RUN pip install --user a\nCOPY')],
    ['a key of SSH is used', PYTHON.replace('COPY', 'RUN --mount=type=ssh git clone a\nCOPY')],
    ['a low port is opened', PYTHON.replace('CMD', 'EXPOSE 80\nCMD')],
    ['nobody knows what is started', PYTHON.replace('"python"', '"$APP"')],
    ['a program is started that is not known', PYTHON.replace('"python"', '"/opt/tool"')],
    ['only a shell is opened', PYTHON.replace('CMD ["python", "app.py"]', 'CMD ["bash"]')],
    ['what is started writes to the system', PYTHON.replace('CMD ["python", "app.py"]', 'CMD python app.py --pid /var/run/app.pid')],
    ['what is started writes to a file', PYTHON.replace('CMD ["python", "app.py"]', 'CMD python app.py > log')],
    ['the working directory is one of the system', PYTHON.replace('/srv', '/usr/lib/app')],
    ['the working directory is not known', PYTHON.replace('/srv', '$FOLDER')],
    ['there is no working directory', PYTHON.replace('WORKDIR /srv\n', '')],
    ['a folder is made whose name is not known', PYTHON.replace('COPY', 'RUN mkdir $UNKNOWN\nCOPY')],
    ['a whole system of folders is made', PYTHON.replace('COPY', 'RUN mkdir /a /b /c /d /e\nCOPY')],
    ['a volume lies in the system', PYTHON.replace('CMD', 'VOLUME /etc/app\nCMD')],
  ])('is left to people where %s', (_, dockerfile) => {
    expect(repaired(dockerfile)).toBeUndefined()
  })

  it('may say things to nowhere and to the outputs', () => {
    expect(repaired(PYTHON.replace('CMD ["python", "app.py"]', 'CMD echo start >&2 && exec python app.py 2> /dev/null'))).toContain('USER app')
  })

  it.each([
    ['it is privileged', 'privileged: true'], ['it gets a device', 'devices: [/dev/sda]'], ['it gets a capability', 'cap_add: [NET_ADMIN]'], ['it uses the host\'s network', 'network_mode: host'],
    ['a folder of the host is written to', 'volumes: ["./data:/data"]'], ['it opens a low port', 'ports: ["8080:80"]'], ['a mount is not known', 'volumes: ["${DATA}:/data"]'],
  ])('is left to people where a service says that %s', (_, line) => {
    expect(repaired({ Dockerfile: PYTHON, 'app.py': '', 'compose.yaml': `services:\n  web:\n    build: .\n    ${line}\n` })).toBeUndefined()
  })

  it('is left to people where the script that starts is root\'s alone, or does what only root may', () => {
    const files = { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY start.sh app.py ./\nCMD ["./start.sh"]\n', 'app.py': '' }
    expect(repaired({ ...files, 'start.sh': '#!/bin/sh\nif [ "$1" = x ]; then shift; fi\nA=1\nexec python app.py\n' })).toContain('USER app')
    expect(repaired({ ...files, 'start.sh': '#!/bin/sh\nexec python app.py\n' }, unprivilegedUserRepair, { 'start.sh': 0o700 })).toBeUndefined()
    expect(repaired({ ...files, 'start.sh': '#!/bin/sh\nchown app /srv\nexec python app.py\n' })).toBeUndefined()
  })

  it('owns what Django writes, where its settings say it', () => {
    const files = {
      Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\nCMD python manage.py collectstatic --noinput && exec gunicorn --bind 0.0.0.0:8000 shop.wsgi\n',
      'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n", 'shop/wsgi.py': '',
    }
    const settings = "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nSTATIC_ROOT = '/data/static'\nMEDIA_ROOT = '/data/media'\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/data/db/db.sqlite3'}}\n"
    expect(repaired({ ...files, 'shop/settings.py': settings })).toContain('RUN useradd --no-log-init --create-home --user-group --uid 10001 app \\\n    && mkdir -p /data/db /data/media /data/static \\\n    && chown -R app:app /data/db /data/media /data/static\nUSER app\n')
    expect(repaired({ ...files, 'shop/settings.py': settings.replace(/STATIC_ROOT.*\n/, '') })).toBeUndefined()
  })
})

describe('a user that the image creates already', () => {
  const created = (dockerfile: string): string | undefined => repaired(dockerfile, (project, stage) => createdUserRepair('shop', project, stage))

  it('is switched to', () => {
    expect(created('FROM python:3.13-slim\nRUN useradd shop\nWORKDIR /srv\nCOPY app.py ./\nCMD ["python", "app.py"]\n')).toBe('FROM python:3.13-slim\nRUN useradd shop\nWORKDIR /srv\nCOPY --chown=shop app.py ./\nRUN chown shop /srv\nUSER shop\nCMD ["python", "app.py"]\n')
  })

  it.each([
    ['a USER stands there', 'FROM python:3.13-slim\nRUN useradd shop\nUSER root\nWORKDIR /srv\nCMD ["python", "app.py"]\n'],
    ['something needs root', 'FROM python:3.13-slim\nRUN useradd shop && chmod 700 /root/a\nWORKDIR /srv\nCMD ["python", "app.py"]\n'],
    ['a copy is written by ONBUILD', 'FROM python:3.13-slim\nRUN useradd shop\nWORKDIR /srv\nONBUILD COPY . /srv\nCMD ["python", "app.py"]\n'],
  ])('is left alone where %s', (_, dockerfile) => {
    expect(created(dockerfile)).toBeUndefined()
  })
})

describe('the user of before', () => {
  const former = (dockerfile: string): string | undefined => repaired(dockerfile, (_, stage) => formerUserRepair(stage))

  it('comes back behind the last step that needed root', () => {
    expect(former('FROM debian:13\nUSER shop\nCOPY a /a\nUSER root\nRUN apt-get update\nCMD ["a"]\n')).toBe('FROM debian:13\nUSER shop\nCOPY a /a\nUSER root\nRUN apt-get update\nUSER shop\nCMD ["a"]\n')
  })

  it.each([
    ['no step needed root', 'FROM debian:13\nUSER shop\nUSER root\nCMD ["a"]\n'],
    ['it was root as well', 'FROM debian:13\nUSER 0:0\nUSER root\nRUN a\n'],
    ['it is not known', 'FROM debian:13\nUSER $NAME\nUSER root\nRUN a\n'],
    ['nobody was before', 'FROM example.org/base:1\nUSER root\nRUN a\n'],
    ['another stage is before', 'FROM debian:13 AS base\nUSER shop\nFROM base\nUSER root\nRUN a\n'],
    ['there is no USER', 'FROM debian:13\nRUN a\n'],
  ])('stays away where %s', (_, dockerfile) => {
    expect(former(dockerfile)).toBeUndefined()
  })
})
