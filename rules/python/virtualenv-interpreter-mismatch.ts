import { defineRule, joinPath, pythonOfStage, relativeInside, shipsLayers, stageCopiedFrom, virtualenvsOf, type PythonOfStage, type Stage, type Virtualenv } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'virtualenv-interpreter-mismatch',
  title: 'Copy packages between images with the same Python',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Packages are installed for one minor version of Python and, where they are compiled, for one C library. A virtualenv besides has a link to the interpreter that made it. Copied
to an image with another version, to or from Alpine, or without that interpreter, imports fail or nothing starts at all.

Judged where both images are known.`,
  remedy: 'Build and run on the same image, at least on the same version and distribution of it.',
  references: [
    { title: 'Python: how virtualenvs work', url: 'https://docs.python.org/3/library/venv.html#how-venvs-work' },
    { title: 'uv: Python versions', url: 'https://docs.astral.sh/uv/concepts/python-versions/' },
  ],
  bad: [
    { title: 'Another version', files: 'FROM python:3.12-slim AS build\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir flask\nFROM python:3.13-slim\nCOPY --from=build «/opt/venv» /opt/venv\nCMD ["/opt/venv/bin/python", "-m", "shop"]\n' },
    { title: 'Another C library', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /opt/venv\nFROM python:3.13-alpine\nCOPY --from=build «/opt/venv» /opt/venv\n' },
    { title: 'The folder of one version', files: 'FROM python:3.11 AS build\nRUN pip install --no-cache-dir -r requirements.txt\nFROM python:3.13-slim\nCOPY --from=build «/usr/local/lib/python3.11/site-packages» /usr/local/lib/python3.11/site-packages\nCMD ["python", "-m", "shop"]\n' },
    { title: "uv's own Python stays behind", files: 'FROM ghcr.io/astral-sh/uv:debian-slim AS build\nWORKDIR /app\nRUN uv python install 3.13 && uv sync --locked\nFROM debian:13-slim\nCOPY --from=build «/app» /app\nCMD ["/app/.venv/bin/python", "-m", "shop"]\n' },
    { title: 'No interpreter at all', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /opt/venv\nFROM debian:13-slim\nCOPY --from=build «/opt/venv» /opt/venv\nCMD ["/opt/venv/bin/python", "-m", "shop"]\n' },
  ],
  good: [
    { title: 'The same', files: 'FROM python:3.13 AS build\nRUN python -m venv /opt/venv\nFROM python:3.13-slim\nCOPY --from=build /opt/venv /opt/venv\n' },
    { title: 'The image of uv and the official one', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim AS build\nWORKDIR /app\nRUN uv sync --locked\nFROM python:3.13-slim-bookworm\nCOPY --from=build /app /app\n' },
    { title: 'The version is an argument', files: 'ARG PYTHON\nFROM python:${PYTHON}-slim AS build\nRUN python -m venv /opt/venv\nFROM python:3.13-slim\nCOPY --from=build /opt/venv /opt/venv\n' },
    { title: 'Python is copied too', files: 'FROM ghcr.io/astral-sh/uv:bookworm-slim AS build\nENV UV_PYTHON_INSTALL_DIR=/python\nWORKDIR /app\nRUN uv python install 3.13 && uv sync --locked\nFROM debian:12-slim\nCOPY --from=build /python /python\nCOPY --from=build /app /app\n' },
    { title: 'The whole of /usr/local', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /opt/venv\nFROM debian:13-slim\nCOPY --from=build /usr/local /usr/local\nCOPY --from=build /opt/venv /opt/venv\n' },
    { title: 'An image that nobody knows', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /opt/venv\nFROM registry.example.org/run/python:4\nCOPY --from=build /opt/venv /opt/venv\n' },
    { title: 'Wheels fit more than one version', files: 'FROM python:3.12 AS build\nRUN pip wheel --wheel-dir /wheels -r requirements.txt\nFROM python:3.13-slim\nCOPY --from=build /wheels /wheels\n' },
  ],
  on: {
    COPY: (step, context) => {
      const { stage } = step
      if (!shipsLayers(stage)) return
      const source = stageCopiedFrom(step)
      if (source === undefined) return
      for (const word of step.instruction.sources) {
        const { text, resolved } = step.expand(word)
        if (!resolved || /[*?[]/.test(text)) continue
        const from = joinPath('/', text)
        const virtualenv = virtualenvsOf(source).find((each) => each.path !== undefined && relativeInside(from, each.path) !== undefined)
        const message = virtualenv === undefined ? mismatchOfPackages(from, source, stage) : mismatch(virtualenv, source, stage)
        if (message !== undefined) context.report(word.range, message, virtualenv === undefined ? {} : { related: [{ ...virtualenv.at, message: 'made here' }] })
      }
    },
  },
})

/** `/usr/local/lib/python3.11/site-packages`. */
function mismatchOfPackages(path: string, source: Stage, target: Stage): string | undefined {
  const version = /\/python(\d\.\d+)(?:\/(?:site|dist)-packages)?(?:\/|$)/.exec(path)?.[1]
  const [made, runs] = [pythonOfStage(source), pythonOfStage(target)]
  if (version === undefined || runs === undefined || bringsPython(target)) return undefined
  if (runs.version !== undefined && runs.version !== version) return `These packages are those of Python ${version}, while this image runs Python ${runs.version}; build and run on the same version`
  return made === undefined ? undefined : differentLibc(made, runs)
}

function mismatch(virtualenv: Virtualenv, source: Stage, target: Stage): string | undefined {
  if (bringsPython(target)) return undefined
  if (virtualenv.tool === 'uv' && managesPython(source)) {
    return `uv keeps the Python that it fetched outside of the virtualenv, and it does not come along, so the virtualenv has no interpreter; copy that folder too, or build on an image with the same Python`
  }
  const [made, runs] = [pythonOfStage(source), pythonOfStage(target)]
  if (made === undefined) return undefined
  if (runs === undefined) {
    const facts = target.root.kind === 'image' ? target.root.facts : undefined
    if (facts?.tools.python !== false || made.folder !== '/usr/local/bin') return target.root.kind === 'scratch' ? `The virtualenv only links to ${made.folder}/python, which this image does not have; take the image that the virtualenv was made on` : undefined
    return `The virtualenv only links to ${made.folder}/python, which this image does not have; take the image that the virtualenv was made on`
  }
  if (made.version !== undefined && runs.version !== undefined && made.version !== runs.version) {
    return `The virtualenv was made for Python ${made.version}, while this image runs Python ${runs.version}; build and run on the same version`
  }
  if (made.folder !== runs.folder) return `The virtualenv links to ${made.folder}/python, while this image has its Python in ${runs.folder}; build and run on the same image`
  return differentLibc(made, runs)
}

function differentLibc(made: PythonOfStage, runs: PythonOfStage): string | undefined {
  if (made.libc === undefined || runs.libc === undefined || made.libc === runs.libc) return undefined
  return `The packages were compiled for ${made.libc}, while this image has ${runs.libc}; build and run on the same distribution`
}

/** An interpreter comes into the stage in another way: copied, fetched by uv, compiled, made by pyenv or conda. */
function bringsPython(stage: Stage): boolean {
  return stage.chain.some((link) => link.steps.some((step) => {
    const text = step.instruction.arguments.text
    if (step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD') return /\s\/usr\/local\/?(?:\s|$)|\/usr\/local\/bin\/?(?:\s|$)|uv\/python|(?:^|\s)\/python\d?\b|\/usr\s|\s\/\s*$|\/usr\/lib\b|\/root\/\.local|bin\/python/.test(text)
    return step.instruction.keyword === 'RUN' && /\buv python\b|pyenv|conda|make (?:alt)?install|\blibpython|\bln\b[^;&]{0,300}python|\buv sync\b|\bpython[\d.]{0,20}-?(?:venv|full)?\b.{0,300}\b-m venv\b|virtualenv/.test(text)
  })) || stage.environment.get('UV_PYTHON_INSTALL_DIR') !== undefined
}

/** uv fetches a Python: it is told to, or the image has none. */
function managesPython(stage: Stage): boolean {
  if (stage.chain.some((link) => link.steps.some((step) => step.instruction.keyword === 'RUN' && /\buv python install\b/.test(step.instruction.arguments.text)))) return true
  const { root } = stage
  if (root.kind !== 'image' || !/(?:^|\/)astral-sh\/uv$/.test(root.reference.repository)) return false
  const installsOwn = stage.chain.some((link) => link.operations.some(({ operation }) => operation.packages.some((argument) => /^python3?/.test(argument.name ?? ''))))
  return root.reference.tag !== undefined && !root.reference.tag.includes('python') && !installsOwn
}
