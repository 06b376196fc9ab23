import {
  defineRule, isPythonProgram, joinPath, nameOf, relativeInside, shipsLayers, stageCopiedFrom, startOfStage, virtualenvsOf, type Project, type Step, type Virtualenv,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'virtualenv-moved',
  title: 'Keep a virtualenv at the path that it was made at',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `The scripts of a virtualenv (\`gunicorn\`, \`celery\`, \`pip\`) begin with the absolute path of the interpreter that they were installed for. Copied to another path they name a
file that is not there: "no such file or directory", although the script is. Ignore it where only \`python -m …\` is started.`,
  remedy: 'Make the virtualenv in the build stage at the path at which the last stage has it, for example /opt/venv, or make it with `uv venv --relocatable`.',
  references: [{ title: 'Python: venv, a warning on moving', url: 'https://docs.python.org/3/library/venv.html#how-venvs-work' }],
  bad: [
    { files: 'FROM python:3.13-slim AS build\nRUN python -m venv /venv\nRUN /venv/bin/pip install --no-cache-dir gunicorn flask\nFROM python:3.13-slim\nCOPY --from=build «/venv» /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nCMD ["gunicorn", "shop:app"]\n' },
    { title: 'With the folder that it lies in', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim AS build\nWORKDIR /build\nCOPY . .\nRUN uv sync --locked\nFROM python:3.13-slim-bookworm\nWORKDIR /app\nCOPY --from=build «/build» /app\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["uvicorn", "shop:app"]\n' },
  ],
  good: [
    { title: 'The same path', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /opt/venv\nFROM python:3.13-slim\nCOPY --from=build /opt/venv /opt/venv\nCMD ["/opt/venv/bin/gunicorn", "shop:app"]\n' },
    { title: 'The same path by a relative one', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim AS build\nWORKDIR /app\nRUN uv sync --locked\nFROM python:3.13-slim-bookworm\nWORKDIR /app\nCOPY --from=build /app .\nCMD ["/app/.venv/bin/uvicorn", "shop:app"]\n' },
    { title: 'Relocatable', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim AS build\nRUN uv venv --relocatable /venv\nFROM python:3.13-slim-bookworm\nCOPY --from=build /venv /opt/venv\nCMD ["/opt/venv/bin/gunicorn", "shop:app"]\n' },
    { title: 'Only the packages', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /venv\nFROM python:3.13-slim\nCOPY --from=build /venv/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages\nCMD ["gunicorn", "shop:app"]\n' },
    { title: 'Only the interpreter is started', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /venv\nFROM python:3.13-slim\nCOPY --from=build /venv /opt/venv\nENTRYPOINT ["/opt/venv/bin/python", "-m", "shop"]\n' },
    { title: 'A path that is not known', files: 'FROM python:3.13-slim AS build\nARG VENV\nRUN python -m venv $VENV\nFROM python:3.13-slim\nCOPY --from=build /venv /opt/venv\nCMD ["gunicorn", "shop:app"]\n' },
    { title: 'A link at the old path', files: 'FROM python:3.13-slim AS build\nRUN python -m venv /venv\nFROM python:3.13-slim\nCOPY --from=build /venv /opt/venv\nRUN ln -s /opt/venv /venv\nCMD ["gunicorn", "shop:app"]\n' },
  ],
  on: {
    COPY: (step, context) => {
      if (!shipsLayers(step.stage)) return
      const source = stageCopiedFrom(step)
      if (source === undefined) return
      const made = virtualenvsOf(source).filter((virtualenv) => virtualenv.path !== undefined && !virtualenv.isRelocatable)
      for (const { word, from, to } of placesOf(step)) {
        for (const virtualenv of made) {
          const rest = relativeInside(from, virtualenv.path ?? '')
          if (rest === undefined || joinPath(to, rest) === virtualenv.path || isNeeded(context.project, step, virtualenv)) continue
          context.report(word.range, `The virtualenv was made at ${virtualenv.path ?? ''} and comes to lie at ${joinPath(to, rest)}, so its scripts name an interpreter that is not there; keep one path in both stages`, { related: [{ ...virtualenv.at, message: 'made here' }] })
          return
        }
      }
    },
  },
})

function placesOf(step: Step<'COPY'>): { readonly word: Step<'COPY'>['instruction']['sources'][number]; readonly from: string; readonly to: string }[] {
  const { destination, sources } = step.instruction
  const target = destination === undefined ? undefined : step.expand(destination)
  const to = target?.resolved === true ? step.imagePath(target.text) : undefined
  if (to === undefined) return []
  return sources.flatMap((word) => {
    const { text, resolved } = step.expand(word)
    return resolved && !/[*?[]/.test(text) && nameOf(text) !== '' ? [{ word, from: joinPath('/', text), to }] : []
  })
}

/** It still lies where it was made, or nothing but its interpreter is started. */
function isNeeded(project: Project, step: Step<'COPY'>, virtualenv: Virtualenv): boolean {
  const path = virtualenv.path ?? ''
  const { stage } = step
  if (stage.steps.some((other) => other !== step && other.instruction.keyword !== 'ENV' && new RegExp(`(?:^|[\\s"'=])${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[/\\s"']|$)`).test(other.instruction.arguments.text))) return true
  const start = startOfStage(project, stage)
  const programs = start.commands.filter(({ command }) => isPythonProgram(command))
  return start.complete && programs.length > 0 && programs.every(({ command }) => /^python[\d.]*$/.test(command.program ?? ''))
}
