import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

/** Tools that decide how everything else is installed. */
const TOOLS = new Set(['pip', 'pipenv', 'poetry', 'uv', 'pdm', 'hatch'])

export default defineRule({
  id: 'unpinned-tool',
  title: 'Name the version of the tool that installs everything else',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  yieldsTo: ['pin-pip-packages'],
  why: `A lock file decides the versions of the packages, but not that of pip, pipenv, poetry or uv itself. A new release of the tool reads lock files differently, drops options or changes
its defaults, and the build fails (or gives another image) although nothing in the project has changed.`,
  remedy: 'Write `pip install pipenv==2025.0.4`, or copy the tool out of its own image by version: `COPY --from=ghcr.io/astral-sh/uv:0.9.2 /uv /bin/`.',
  references: [
    { title: 'pip: repeatable installs', url: 'https://pip.pypa.io/en/stable/topics/repeatable-installs/' },
    { title: 'uv in Docker', url: 'https://docs.astral.sh/uv/guides/integration/docker/' },
  ],
  bad: [
    { files: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir «pipenv» && pipenv install --system --deploy\n' },
    { title: 'pip itself', files: 'FROM python:3.13-slim\nRUN python -m pip install --upgrade «pip» setuptools\n' },
    { title: 'extras', files: 'FROM python:3.13-slim\nRUN pip install «"poetry[plugins]"»\n' },
  ],
  good: [
    { title: 'versions', files: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir pipenv==2025.0.4 "poetry~=2.2" "uv<1"\n' },
    { title: 'the version in a variable', files: 'FROM python:3.13-slim\nARG POETRY_VERSION=2.2.1\nRUN pip install "poetry==$POETRY_VERSION"\n' },
    { title: 'other packages', files: 'FROM python:3.13-slim\nRUN pip install gunicorn pip-tools poetry-core\n' },
    { title: 'a constraint file decides', files: 'FROM python:3.13-slim\nRUN pip install -c constraints.txt pipenv\n' },
    { title: 'the system package manager', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y pipenv\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'pip' && operation.manager !== 'uv') continue
        for (const argument of unpinnedPackages(operation)) {
          if (argument.name === undefined || !TOOLS.has(argument.name.toLowerCase())) continue
          context.report(argument.range, `Each build may bring another ${argument.name}, and with it other behaviour; write \`${argument.name}==version\``)
        }
      }
    },
  },
})
