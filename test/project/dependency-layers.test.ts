import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { cachesLeftBy, contextSourcesOf, type CopyStep, destinationOf, isCopy, isManifest, isRun, isThere, saidInRun, saying, shipsLayers, sourceTakenBy, takesFile, unpinnedPackages } from '../../src/project/dependency-layers.ts'
import type { Step } from '../../src/project/dockerfile/model.ts'
import { readProject } from '../../src/project/read.ts'
import type { Project } from '../../src/project/model.ts'
import { knownBuilds, unwantedTaken } from '../../src/project/unwanted-in-context.ts'

function project(files: Record<string, string>, facts: { tracked?: string[]; ignored?: string[] } = {}): Project {
  const path = Object.keys(files).find((name) => name.endsWith('Dockerfile')) ?? 'Dockerfile'
  return readProject([{ path, text: files[path] ?? '', kind: 'dockerfile', named: true }], memoryProjectFiles({ files, ...facts }))
}

function stepsOf(text: string): readonly Step[] {
  return project({ Dockerfile: text }).dockerfiles[0]!.stages.at(-1)!.steps
}

function copies(text: string): CopyStep[] {
  return stepsOf(text).filter(isCopy)
}

function lastRun(text: string): Step<'RUN'> {
  return stepsOf(text).filter(isRun).at(-1)!
}

describe('what a COPY takes', () => {
  it.each([
    ['COPY . /app', ['.']],
    ['COPY ./src/ a.txt /app/', ['src', 'a.txt']],
    ['COPY /src ../up /app/', ['src', 'up']],
    ['COPY --from=build /a /b', []],
    ['ADD https://example.org/a.tgz /a', []],
  ])('%s', (line, expected) => {
    expect(contextSourcesOf(copies(`FROM a\n${line}\n`)[0]!)?.map((source) => source.path)).toEqual(expected)
  })

  it('is not known where a variable is not', () => {
    expect(contextSourcesOf(copies('FROM a\nARG DIR\nCOPY $DIR /app\n')[0]!)).toBeUndefined()
  })

  it('goes where WORKDIR and variables say', () => {
    expect(destinationOf(copies('FROM a\nENV HOME=/home/app\nWORKDIR /srv\nCOPY . $HOME/x\n')[0]!)).toBe('/home/app/x')
    expect(destinationOf(copies('FROM a\nWORKDIR /srv\nCOPY . ./\n')[0]!)).toBe('/srv')
    expect(destinationOf(copies('FROM a\nCOPY . x\n')[0]!)).toBeUndefined()
  })

  it.each([
    ['COPY package*.json ./', 'package-lock.json', true],
    ['COPY package*.json ./', 'web/package-lock.json', false],
    ['COPY web ./', 'web/package-lock.json', true],
    ['COPY . ./', 'a/b', true],
    ['COPY a ./', 'ab', false],
    ['COPY ?ock ./', 'lock', true],
  ])('%s takes %s: %s', (line, path, expected) => {
    expect(takesFile(copies(`FROM a\nWORKDIR /app\n${line}\n`)[0]!, path, undefined)).toBe(expected)
  })

  it('tells source from manifests by what is there, else by the name', () => {
    const kindOf = (line: string, files: Record<string, string>): string | undefined => {
      const found = project({ Dockerfile: `FROM a\n${line}\n`, ...files })
      const file = found.dockerfiles[0]!
      return sourceTakenBy(file.stages[0]!.steps.find(isCopy)!, found.contextsOf(file))?.kind
    }
    expect(kindOf('COPY . /app', {})).toBe('tree')
    expect(kindOf('COPY . /app', { 'requirements.txt': '' })).toBeUndefined()
    expect(kindOf('COPY . /app', { 'requirements.txt': '', 'shop.py': '' })).toBe('tree')
    expect(kindOf('COPY pixel /app', { 'pixel/a.py': '' })).toBe('folder')
    expect(kindOf('COPY fonts /app', { 'fonts/a.woff': '' })).toBeUndefined()
    expect(kindOf('COPY src /app', {})).toBe('likely')
    expect(kindOf('COPY requirements /app', {})).toBeUndefined()
  })

  it.each([['requirements-dev.txt', true], ['dev-requirements.txt', true], ['requirements/base.txt', true], ['package.json', true], ['Shop.csproj', true], ['notes.txt', false], ['shop.py', false]])('%s is a manifest: %s', (path, expected) => {
    expect(isManifest(path)).toBe(expected)
  })
})

describe('what is there when a RUN runs', () => {
  it.each([
    ['COPY lock /app/\nRUN x', true],
    ['RUN --mount=type=bind,source=lock,target=/lock x', true],
    ['RUN --mount=type=bind,target=/src x', true],
    ['COPY --from=build /app /app\nRUN x', true],
    ['COPY --from=build /app/main.py /app/\nRUN x', false],
    ['RUN x\nCOPY lock /app/', false],
  ])('%s', (lines, expected) => {
    expect(isThere('lock', lastRun(`FROM a\n${lines}\n`), undefined)).toBe(expected)
  })

  it('knows the stages below', () => {
    expect(isThere('lock', lastRun('FROM a AS base\nCOPY lock /\nFROM base\nRUN x\n'), undefined)).toBe(true)
    expect(saidInRun(lastRun('FROM a AS base\nRUN echo assumeyes=1 > /etc/dnf.conf\nFROM base\nRUN x\n'), saying(/assumeyes/))).toBe(true)
  })
})

describe('layers', () => {
  it('ship with the last stage and those that it stands on', () => {
    const { stages } = project({ Dockerfile: 'FROM a AS base\nFROM a AS build\nFROM base\nCOPY --from=build /x /x\n' }).dockerfiles[0]!
    expect(stages.map(shipsLayers)).toEqual([true, false, true])
  })

  it('keep caches that no mount holds', () => {
    const left = (lines: string): string[] => cachesLeftBy(lastRun(`FROM python:3.13\n${lines}\n`)).map((cache) => cache.manager)
    expect(left('RUN pip install a')).toEqual(['pip'])
    expect(left('RUN --mount=type=cache,target=/root/.cache pip install a')).toEqual([])
    expect(left('ENV HOME=/srv\nRUN --mount=type=cache,target=/srv/.cache/pip pip install a')).toEqual([])
    expect(left('ENV PIP_NO_CACHE_DIR=1\nRUN pip install a')).toEqual([])
  })

  it('names packages without a version', () => {
    const open = (command: string): string[] => lastRun(`FROM a\nRUN ${command}\n`).operations.flatMap((operation) => unpinnedPackages(operation).map((argument) => argument.source))
    expect(open('pip install a b==1 c[x] ./d -r e.txt $F')).toEqual(['a', 'c[x]'])
    expect(open('pip install -c constraints.txt a')).toEqual([])
    expect(open("apt-get install -y a b=1 'lib*' ./c.deb")).toEqual(['a'])
  })
})

describe('what has no business in an image', () => {
  const unwanted = (files: Record<string, string>, facts: { tracked?: string[]; ignored?: string[] } = {}): string[] => {
    const found = project(files, facts)
    return knownBuilds(found).flatMap((pair) => unwantedTaken(pair, found).map((item) => `${item.kind} ${item.path}`)).sort()
  }

  it('is found by what it is', () => {
    expect(unwanted({ Dockerfile: 'FROM python:3.13\nCOPY . /app\n', 'a.py': '', '.git/HEAD': '', 'venv/pyvenv.cfg': '', 'env/pyvenv.cfg': '', 'db.sqlite3': '', '__pycache__/a.pyc': '', '.env': 'DEBUG=1' }))
      .toEqual(['bytecode __pycache__', 'database db.sqlite3', 'environment .env', 'repository .git', 'virtualenv env', 'virtualenv venv'])
  })

  it('is not what an ignore file leaves out, a template, or named one by one', () => {
    expect(unwanted({ Dockerfile: 'FROM python:3.13\nCOPY . /app\nCOPY .env /app/.env\n', '.dockerignore': '.git\n**/.env\n', 'a.py': '', '.git/HEAD': '', '.env': 'DEBUG=1', '.env.example': 'DEBUG=' })).toEqual([])
  })

  it('is a secret by its content', () => {
    const files = { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', 'a.py': '' }
    expect(unwanted({ ...files, 'tls.key': '-----BEGIN PRIVATE KEY-----\nMII\n' })).toEqual(['secret tls.key'])
    expect(unwanted({ ...files, 'tls.key': 'not a key', '.npmrc': '//r/:_authToken=${TOKEN}' })).toEqual([])
  })
})
