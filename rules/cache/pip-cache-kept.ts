import { cachesLeftBy, defineRule, isPipWithoutCache, shipsLayers } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pip-cache-kept',
  title: 'Install with pip without keeping its cache in the layer',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3042'] },
  why: `pip keeps what it has downloaded and built in its cache. In an image nothing reads that cache again, but each container carries it. \`--no-cache-dir\` or
\`ENV PIP_NO_CACHE_DIR=1\` leaves it out; \`RUN --mount=type=cache,target=/root/.cache/pip\` keeps it outside of the image, where the next build finds it.

Stages that are thrown away are not reported, nor is the pip of Debian 8, Ubuntu 15.04 and earlier: before release 6.0 pip kept no cache and refused \`--no-cache-dir\`.`,
  references: [
    { title: 'pip: caching', url: 'https://pip.pypa.io/en/stable/topics/caching/' },
    { title: 'Docker: cache mounts', url: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts' },
  ],
  bad: [
    { files: 'FROM python:3.13-slim\nRUN «pip install» -r requirements.txt\n', fixed: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir -r requirements.txt\n' },
    { title: 'as a module, in the middle of a line', files: 'FROM python:3.13-slim\nRUN set -e; «python3 -m pip install» --upgrade pip && echo done\n', fixed: 'FROM python:3.13-slim\nRUN set -e; python3 -m pip install --no-cache-dir --upgrade pip && echo done\n' },
    { title: 'a cache mount for another tool', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/var/cache/apt «pip install» django==5.2\n', fixed: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/var/cache/apt pip install --no-cache-dir django==5.2\n' },
    { title: 'an old distribution with a new pip', files: 'FROM debian:jessie\nRUN curl -fsSO https://bootstrap.pypa.io/pip/2.7/get-pip.py && python get-pip.py\nRUN «pip install» django\n', fixed: 'FROM debian:jessie\nRUN curl -fsSO https://bootstrap.pypa.io/pip/2.7/get-pip.py && python get-pip.py\nRUN pip install --no-cache-dir django\n' },
    { title: 'the upgrade itself is done by the old one', files: 'FROM ubuntu:trusty\nRUN pip install -U pip && «pip install» django\n', fixed: 'FROM ubuntu:trusty\nRUN pip install -U pip && pip install --no-cache-dir django\n' },
  ],
  good: [
    { title: 'the option', files: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir -r requirements.txt\n' },
    { title: 'the variable', files: 'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt\n' },
    { title: 'the variable in the stage below', files: 'FROM python:3.13-slim AS base\nENV PIP_NO_CACHE_DIR=off\nFROM base\nRUN pip install -r requirements.txt\n' },
    { title: 'a cache mount', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n' },
    { title: 'a cache mount on a folder above', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt\n' },
    { title: 'removed in the same layer', files: 'FROM python:3.13-slim\nRUN pip install django==5.2 && rm -rf /root/.cache\n' },
    { title: 'a stage that is thrown away', files: 'FROM python:3.13 AS build\nRUN pip install --prefix=/install -r requirements.txt\nFROM python:3.13-slim\nCOPY --from=build /install /usr/local\n' },
    { title: 'the pip of an old distribution has neither cache nor option', files: 'FROM ubuntu:14.04\nRUN apt-get update && apt-get install -y python-pip && pip install django && rm -rf /var/lib/apt/lists/*\n' },
    { title: 'and so has the one of Debian 8 behind another image', files: 'FROM ruby:2.2-jessie\nRUN virtualenv /venv && /venv/bin/pip install django\n' },
    { title: 'text that is only printed', files: 'FROM python:3.13-slim\nRUN echo "pip install django"\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const left = cachesLeftBy(step).filter((cache) => cache.manager === 'pip')
      if (left.length === 0) return
      // The cache is one, so it is one finding; but every pip of this RUN that fills it is to be changed.
      const filling = step.operations.filter((operation) => operation.manager === 'pip' && operation.caches.length > 0 && operation.action === 'install' && !isPipWithoutCache(operation, step))
      const [first] = filling
      if (first === undefined) return
      const takesOption = filling.every((operation) => operation.verb === 'install' && operation.tool.includes('pip') && !operation.tool.includes('pipx'))
      context.report({ start: first.toolRange.start, end: first.verbRange.end }, `pip keeps its downloads in this layer, where nothing reads them again; add --no-cache-dir, or mount a cache on ${left[0]?.path ?? '/root/.cache/pip'}`, {
        fix: takesOption ? { title: 'Add --no-cache-dir', safety: 'safe', edits: filling.map(({ verbRange: { end } }) => context.replace({ start: end, end }, ' --no-cache-dir')) } : undefined,
      })
    },
  },
})
