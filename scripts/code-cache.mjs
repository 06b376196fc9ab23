// Runs the built program over samples: `trace` prints which parts a Dockerfile needs, and which a compose project needs beside them;
// `cache` writes what V8 compiled then, functions included, beside the packs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [out, task] = process.argv.slice(2)
const { load, modules, scripts } = createRequire(import.meta.url)(join(out, 'loader.cjs'))
const silent = { write: (_text, done) => (done?.(), true), isTTY: false, on() {}, once() {}, off() {} }
const streams = { out: silent, err: silent }

const folder = mkdtempSync(join(tmpdir(), 'dockerlint-build-'))
try {
  writeFileSync(join(folder, 'Dockerfile'), [
    '# syntax=docker/dockerfile:1', 'ARG VERSION=3.13', 'FROM python:${VERSION}-slim AS build', 'WORKDIR /app', 'ENV PYTHONUNBUFFERED=1 PATH="/opt/venv/bin:$PATH"',
    'RUN apt-get update && apt-get install -y --no-install-recommends curl gcc && rm -rf /var/lib/apt/lists/*', 'COPY requirements.txt ./',
    'RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt | tee log', 'COPY . .', 'RUN <<EOF', 'set -e', 'echo "$X" > /etc/x', 'EOF',
    'FROM node:24', 'RUN npm ci && npm run build', 'RUN cd /srv && sudo wget http://example.org/x.tar.gz && tar xf x.tar.gz', 'FROM alpine', 'RUN apk add bash && adduser -D app',
    'COPY --from=build /app /app', 'LABEL a=b', 'USER app', 'EXPOSE 8000', 'VOLUME /data', 'HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1', 'ENTRYPOINT ["/entrypoint.sh"]', 'CMD python manage.py runserver', '',
  ].join('\n'))
  const small = {
    python: ['FROM python:3.13', 'WORKDIR /app', 'COPY . .', 'RUN pip install -r requirements.txt', 'EXPOSE 8000', 'CMD ["gunicorn", "app.wsgi", "--bind", "0.0.0.0:8000"]'],
    node: ['FROM node:24-alpine AS build', 'WORKDIR /app', 'COPY package.json package-lock.json ./', 'RUN npm ci', 'COPY . .', 'RUN npm run build', 'FROM nginx', 'COPY --from=build /app/dist /usr/share/nginx/html'],
    system: ['FROM ubuntu:24.04', 'MAINTAINER somebody', 'ENV DEBIAN_FRONTEND noninteractive', 'RUN apt-get update', 'RUN apt-get install -y wget', 'ADD app.tar.gz /opt', 'ENTRYPOINT /opt/run.sh'],
  }
  for (const [name, lines] of Object.entries(small)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'Dockerfile'), `${lines.join('\n')}\n`)
  }
  const { main } = load('./main.cjs')
  await main(['Dockerfile', '--no-color'], streams, folder)
  for (const name of Object.keys(small)) await main([name, '--no-color', '--no-config'], streams, folder)
  const lint = [...modules.keys()]
  // At once, so that it holds no functions that only compose files need.
  const lintCache = task === 'cache' ? scripts.get('lint').createCachedData() : undefined
  writeFileSync(join(folder, 'compose.yaml'), [
    'services:', '  web:', '    build: .', '    command: python manage.py runserver', '    ports: ["8000:8000"]', '    environment:', '      DATABASE_URL: postgres://app:app@db:5432/app', '    depends_on: [db]',
    '    volumes: [".:/app"]', '  db:', '    image: postgres', '    environment: [POSTGRES_PASSWORD=postgres]', '    volumes: ["data:/var/lib/postgresql/data"]', 'volumes:', '  data:', '',
  ].join('\n'))
  await main(['.', '--no-color'], streams, folder)
  if (task === 'trace') process.stdout.write(JSON.stringify({ lint, compose: [...modules.keys()].filter((name) => !lint.includes(name)) }))
  else {
    writeFileSync(join(out, 'lint.cache'), lintCache)
    writeFileSync(join(out, 'compose.cache'), scripts.get('compose').createCachedData())
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
