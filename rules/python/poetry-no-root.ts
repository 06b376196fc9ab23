import { defineRule, pyProjectForRun, sourceIsMissing } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'poetry-no-root',
  title: 'Leave the project itself out until its source is there',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  why: `\`poetry install\` also installs the project itself. In a layer of dependencies, before the source is copied, there is nothing to install: Poetry 2 ends the build with an
error, earlier releases say so and go on without it.

Judged where pyproject.toml is to be seen and does not turn the package mode off.`,
  remedy: 'Add `--no-root` to this install. Where the project must be installed too, run `poetry install --only-root` behind the COPY of the source.',
  references: [{ title: 'Poetry: install', url: 'https://python-poetry.org/docs/cli/#install' }],
  bad: [
    { files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN «poetry install --only main»\nCOPY . .\nCMD ["python", "-m", "shop"]\n', 'pyproject.toml': '[tool.poetry]\nname = "shop"\nversion = "1.0"\n', 'poetry.lock': '', 'shop/__main__.py': '' }, fixed: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root --only main\nCOPY . .\nCMD ["python", "-m", "shop"]\n' } },
    { title: 'With a README', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock README.md /app/\nRUN pip install poetry && «poetry install --no-interaction»\nCOPY src /app/src\n', 'pyproject.toml': '[project]\nname = "shop"\n[tool.poetry]\n', 'README.md': '', 'src/shop.py': '' } },
  ],
  good: [
    { title: 'With --no-root', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\n', 'pyproject.toml': '[tool.poetry]\n' } },
    { title: 'The source is there', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN poetry install\n', 'pyproject.toml': '[tool.poetry]\n', 'shop/app.py': '' } },
    { title: 'No package', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install\nCOPY . .\n', 'pyproject.toml': '[tool.poetry]\npackage-mode = false\n' } },
    { title: 'The manifest is not to be seen', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install\nCOPY . .\n' },
    { title: 'A package made up for the layer', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml ./\nRUN mkdir shop && touch shop/__init__.py && poetry install\n', 'pyproject.toml': '[tool.poetry]\n' } },
    { title: 'The source comes by a mount', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nRUN --mount=type=bind,target=/app poetry install\n', 'pyproject.toml': '[tool.poetry]\n' } },
  ],
  on: {
    RUN: (step, context) => {
      for (const operation of step.operations) {
        if (operation.manager !== 'poetry' || operation.action !== 'install' || operation.verb !== 'install' || !operation.installsProject || !operation.installsDependencies) continue
        const manifest = pyProjectForRun(context.project, step)
        if (manifest?.tools.has('poetry') !== true || manifest.isPackage === false || !sourceIsMissing(step)) continue
        context.report(operation.range, 'The source is not there yet, so Poetry cannot install the project itself; add --no-root', {
          fix: { title: 'Add --no-root', safety: 'unsafe', edits: [context.replace({ start: operation.verbRange.end, end: operation.verbRange.end }, ' --no-root')] },
        })
      }
    },
  },
})
