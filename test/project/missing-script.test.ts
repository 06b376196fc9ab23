import { describe, expect, it } from 'vitest'
import { missingInContainer, missingInImage } from '../../src/project/missing-script.ts'
import { lastStage, projectOf, serviceNamed } from '../support/memory-project.ts'

type Files = Readonly<Record<string, string>>

/** What is missing where `/srv/start.sh` is started, as `path by what`; undefined where it may be there. */
function inImage(steps: string, files: Files = {}, from = 'debian:13', path = '/srv/start.sh'): string | undefined {
  const project = projectOf({ Dockerfile: `FROM ${from}\n${steps}`, 'main.py': '', 'app/main.py': '', ...files })
  const missing = missingInImage(project, lastStage(project), path)
  return missing === undefined ? undefined : `${missing.path} by ${missing.by}${missing.ignoredBy === undefined ? '' : `, ignored by ${missing.ignoredBy.document.path}`}`
}

describe('a script of an image', () => {
  it('is missing where the folder that it would come with has none', () => {
    expect(inImage('COPY app /srv\n')).toBe('app/start.sh by copy')
    expect(inImage('COPY . /srv/\n')).toBe('start.sh by copy')
    expect(inImage('COPY . /srv/\n', { 'start.sh': '', '.dockerignore': '*.sh\n' })).toBe('start.sh by copy, ignored by .dockerignore')
    expect(inImage('COPY app/main.py app/other.py /srv/\nCOPY app /srv\n', { 'app/other.py': '' })).toBe('app/start.sh by copy')
    expect(inImage('RUN apt-get update && mkdir -p /srv && chmod 755 /srv\nCOPY app /srv\nRUN install -d /data && npm ci && python -m compileall . && rake assets:precompile\n')).toBe('app/start.sh by copy')
  })

  it('is missing where the stage that it is copied from has none either', () => {
    expect(inImage('COPY app /out\nFROM debian:13\nCOPY --from=0 /out /srv\n')).toBe('app/start.sh by copy')
    expect(inImage('COPY app /out\nFROM debian:13\nCOPY --from=0 /out/*.sh /srv/\n')).toBeUndefined()
    expect(inImage('COPY app /out\nFROM debian:13\nCOPY --from=0 $FOLDER /srv\n')).toBeUndefined()
    expect(inImage('COPY app /out\nFROM debian:13\nCOPY --from=0 /out /out2 /srv/\n')).toBeUndefined()
    expect(inImage('COPY app /out\nFROM debian:13\nCOPY --from=0 /out/start.sh /srv/\n')).toBeUndefined()
    expect(inImage('FROM debian:13\nCOPY --from=example.org/tools:1 /out /srv\n')).toBeUndefined()
  })

  it.each([
    ['is there', 'COPY app /srv\n', { 'app/start.sh': '' }],
    ['comes from nowhere', '', {}],
    ['comes under its own name', 'COPY app/run.sh /srv/start.sh\n', { 'app/run.sh': '' }],
    ['comes as a file', 'COPY run/start.sh /srv/\n', { 'run/start.sh': '' }],
    ['comes to a place that is not known', 'COPY app $FOLDER\nCOPY app /srv\n', {}],
    ['comes with folders above it', 'COPY --parents app /srv\n', {}],
    ['comes from a heredoc', 'COPY <<start.sh /srv/\n#!/bin/sh\nstart.sh\n', {}],
    ['comes out of an archive', 'ADD app.tar.gz /srv/\n', { 'app.tar.gz': '' }],
    ['comes from a folder that is not there', 'COPY other /srv\n', {}],
    ['is built beforehand', 'COPY dist /srv\n', { 'dist/main.js': '' }],
    ['is a submodule', 'COPY tools /srv\n', { 'tools/readme.txt': '', '.gitmodules': '[submodule "tools"]\n\tpath = tools\n' }],
    ['may be made by a program of the project', 'COPY app /srv\nRUN ./configure\n', {}],
    ['may be made by a variable', 'COPY app /srv\nRUN $SETUP\n', {}],
    ['is written', 'COPY app /srv\nRUN echo "exec app" > /srv/start.sh\n', {}],
    ['is written somewhere', 'COPY app /srv\nRUN echo "exec app" > $FILE\n', {}],
    ['is installed', 'COPY app /srv\nRUN install -m 755 a /srv/\n', {}],
    ['is named', 'COPY app /srv\nRUN echo start.sh\n', {}],
    ['is written by another name of a program', 'COPY app /srv\nRUN dos2unix -n a /srv/start.sh\n', {}],
    ['may be made by a script of npm', 'COPY app /srv\nRUN npm run setup\n', {}],
    ['may be made by Python', 'COPY app /srv\nRUN python setup.py\n', {}],
    ['may be made by a task', 'COPY app /srv\nRUN rake setup\n', {}],
    ['may be made in another shell', 'SHELL ["pwsh", "-c"]\nCOPY app /srv\nRUN Setup\n', {}],
  ])('may be there: it %s', (_, steps, files) => {
    expect(inImage(steps, files)).toBeUndefined()
  })

  it('may be in a base that is not known', () => {
    expect(inImage('COPY app /srv\n', {}, 'example.org/base:1')).toBeUndefined()
    expect(inImage('COPY app /srv\n', {}, 'scratch')).toBe('app/start.sh by copy')
  })
})

describe('a script of a container', () => {
  const inContainer = (lines: readonly string[], files: Files = {}): string | undefined => {
    const project = projectOf({ 'compose.yaml': `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`, 'main.py': '', 'app/main.py': '', ...files })
    const missing = missingInContainer(project, serviceNamed(project, 'web'), '/srv/start.sh')
    return missing === undefined ? undefined : `${missing.path} by ${missing.by}`
  }

  it('is missing where a mount has none', () => {
    expect(inContainer(['image: debian:13', 'volumes: ["./app:/srv"]'])).toBe('app/start.sh by mount')
    expect(inContainer(['image: debian:13', 'volumes: ["./other:/", "./app:/srv", "./none:/data"]'], { 'other/a': '' })).toBe('app/start.sh by mount')
    expect(inContainer(['image: debian:13', 'volumes: ["./app:/srv", "./other:/"]'], { 'other/a': '' })).toBe('app/start.sh by mount')
  })

  it('is missing where the image that is built has none', () => {
    expect(inContainer(['build: .'], { Dockerfile: 'FROM debian:13\nCOPY app /srv\n' })).toBe('app/start.sh by copy')
    expect(inContainer(['image: debian:13'])).toBeUndefined()
  })

  it.each([
    ['a mount that has it', ['volumes: ["./app:/srv"]'], { 'app/start.sh': '' }],
    ['a mount of just that file', ['volumes: ["./app/main.py:/srv/start.sh"]'], {}],
    ['a folder that is not there', ['volumes: ["./none:/srv"]'], {}],
    ['a named volume', ['volumes: ["data:/srv"]'], {}],
    ['a place that is not known', ['volumes: ["./app:/srv", "./app:${PLACE}"]'], {}],
    ['the volumes of another container', ['volumes: ["./app:/srv"]', 'volumes_from: [db]'], {}],
    ['a config', ['volumes: ["./app:/srv"]', 'configs: [a]'], {}],
  ])('may come from %s', (_, lines, files) => {
    expect(inContainer(['image: debian:13', ...lines], files)).toBeUndefined()
  })
})
