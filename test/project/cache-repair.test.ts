import { describe, expect, it } from 'vitest'
import { cacheMountFlags, cacheMountsOf, keptCacheRepair } from '../../src/project/cache-repair.ts'
import { isRun } from '../../src/project/dependency-layers.ts'
import type { PackageManager } from '../../src/project/packages/index.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { lastStage, projectOf } from '../support/memory-project.ts'

function lastRun(dockerfile: string) {
  const step = lastStage(projectOf({ Dockerfile: dockerfile })).steps.findLast(isRun)
  if (step === undefined) throw new Error('no RUN')
  return step
}

describe('where a manager keeps its downloads', () => {
  const folders = (manager: PackageManager, from: string, before = ''): string => cacheMountsOf(manager, lastRun(`FROM ${from}\n${before}RUN a\n`)).map(({ path }) => path).join(' ')

  it.each([
    ['pip', 'python:3.13', '', '/root/.cache/pip'],
    ['pip', 'python:3.13', 'ENV PIP_CACHE_DIR=/cache\n', ''],
    ['pip', 'python:3.13', 'ARG PIP_CACHE_DIR\n', '/root/.cache/pip'],
    ['go', 'golang:1.25', '', '/go/pkg/mod /root/.cache/go-build'],
    ['go', 'caddy:2-builder', '', '/go/pkg/mod /root/.cache/go-build'],
    ['go', 'debian:13', '', '/root/go/pkg/mod /root/.cache/go-build'],
    ['go', 'debian:13', 'ENV GOPATH=/work\n', '/work/pkg/mod /root/.cache/go-build'],
    ['go', 'debian:13', 'ENV GOPATH=$UNKNOWN/go\n', ''],
    ['go', 'golang:1.25', 'ENV GOMODCACHE=/m\n', ''],
    ['cargo', 'rust:1.91', '', '/usr/local/cargo/registry'],
    ['cargo', 'debian:13', '', '/root/.cargo/registry'],
    ['cargo', 'debian:13', 'ENV CARGO_HOME=/c\n', '/c/registry'],
    ['cargo', 'debian:13', 'ENV CARGO_HOME=$UNKNOWN\n', ''],
    ['apt', 'debian:13', '', '/var/cache/apt /var/lib/apt'],
    ['apt', 'ubuntu:24.04', '', '/var/cache/apt /var/lib/apt'],
    ['apt', 'example.org/base:1', '', ''],
    ['gradle', 'eclipse-temurin:25', '', '/root/.gradle'],
    ['gradle', 'gradle:9', '', ''],
    ['composer', 'composer:2', '', ''],
    ['maven', 'maven:3', '', '/root/.m2/repository'],
    ['apk', 'alpine:3.22', '', ''],
  ] as const)('%s on %s %s', (manager, from, before, expected) => {
    expect(folders(manager, from, before)).toBe(expected)
  })

  it('is mounted for one build at a time where two would disturb each other', () => {
    expect(cacheMountFlags([{ path: '/a' }, { path: '/b', locked: true }])).toBe('--mount=type=cache,target=/a --mount=type=cache,target=/b,sharing=locked')
  })
})

describe('what is done about a cache that stays', () => {
  /** The Dockerfile once its last RUN leaves no cache; undefined where a person has to look. */
  const repaired = (dockerfile: string): string | undefined => {
    const step = lastRun(dockerfile)
    const [operation] = step.operations
    if (operation === undefined) throw new Error('no install')
    const repair = keptCacheRepair(step, operation, 'clean')
    return repair === undefined ? undefined : applyEdits(dockerfile, repair.edits)
  }
  const MOUNTS = 'FROM golang:1.25 AS tool\nRUN --mount=type=cache,target=/go/pkg/mod go build\n'

  it.each([
    ['a command at the end', 'FROM python:3.13\nRUN pip install a\n', 'FROM python:3.13\nRUN pip install a && clean\n'],
    ['a command on a line of its own', 'FROM python:3.13\nRUN pip install a \\\n    && pip install b\n', 'FROM python:3.13\nRUN pip install a \\\n    && pip install b \\\n    && clean\n'],
    ['a command behind a list without lines of its own', 'FROM python:3.13\nRUN pip install a && \\\n    pip install b\n', 'FROM python:3.13\nRUN pip install a && \\\n    pip install b && clean\n'],
    ['a mount where there are mounts', `${MOUNTS}FROM python:3.13\nRUN pip install a\n`, `${MOUNTS}FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\n`],
    ['a mount for apt, whose images empty it', `${MOUNTS}FROM debian:13\n# The tool\nRUN apt-get install -y a\n`, `${MOUNTS}FROM debian:13\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n# The tool\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get install -y a\n`],
    ['a mount for apt where that is done', `${MOUNTS}FROM debian:13\nRUN rm /etc/apt/apt.conf.d/docker-clean\nRUN apt-get install -y a\n`, `${MOUNTS}FROM debian:13\nRUN rm /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get install -y a\n`],
    ['a mount for the second RUN of apt', `${MOUNTS}FROM debian:13\nRUN apt-get update\nRUN apt-get install -y a\n`, `${MOUNTS}FROM debian:13\nRUN apt-get update\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get install -y a\n`],
    ['a command where something is mounted in it', `${MOUNTS}FROM python:3.13\nRUN --mount=type=tmpfs,target=/root/.cache/pip/http pip install a\n`, `${MOUNTS}FROM python:3.13\nRUN --mount=type=tmpfs,target=/root/.cache/pip/http pip install a && clean\n`],
    ['a command for another user', `${MOUNTS}FROM python:3.13\nUSER app\nRUN pip install a\n`, `${MOUNTS}FROM python:3.13\nUSER app\nRUN pip install a && clean\n`],
  ])('%s', (_, before, after) => {
    expect(repaired(before)).toBe(after)
  })

  it.each([
    ['an array', 'FROM python:3.13\nRUN ["pip", "install", "a"]\n'],
    ['a heredoc', 'FROM python:3.13\nRUN <<EOF\npip install a\nEOF\n'],
    ['a pipeline', 'FROM python:3.13\nRUN pip install a | tee log\n'],
    ['commands that end anyhow', 'FROM python:3.13\nRUN pip install a; true\n'],
    ['what may not be reached', 'FROM python:3.13\nRUN a || pip install a\n'],
    ['a comment of the shell', 'FROM python:3.13\nRUN pip install a # the tool\n'],
  ])('%s is left alone', (_, dockerfile) => {
    expect(repaired(dockerfile)).toBeUndefined()
  })
})
