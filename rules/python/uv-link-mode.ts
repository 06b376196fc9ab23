import { defineRule, type FixProposal, isAtOrBelow, lineBreakOf, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'uv-link-mode',
  title: 'Let uv copy out of a cache mount',
  category: 'cache',
  severity: 'info',
  since: '0.1.0',
  why: `uv links packages out of its cache into the virtualenv. A cache mount is a file system of its own, so linking fails: uv says so with a warning in each build, and copies.`,
  remedy: 'Set `ENV UV_LINK_MODE=copy`, or add `--link-mode=copy`.',
  references: [{ title: 'uv: caching in Docker', url: 'https://docs.astral.sh/uv/guides/integration/docker/#caching' }],
  bad: [
    { files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nRUN --mount=type=cache,target=/root/.cache/uv \\\n    «uv sync --locked --no-dev»\n', fixed: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv \\\n    uv sync --locked --no-dev\n' },
    { title: 'The interface of pip', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache «uv pip install --system -r requirements.txt»\n' },
  ],
  good: [
    { title: 'Set', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --locked\n' },
    { title: 'As an option', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --link-mode=copy\n' },
    { title: 'In front of the command', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nRUN --mount=type=cache,target=/root/.cache/uv UV_LINK_MODE=copy uv sync --locked\n' },
    { title: 'No cache mount', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nRUN uv sync --locked --no-cache\n' },
    { title: 'The cache of another tool', files: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && uv sync --locked\n' },
  ],
  on: {
    RUN: (step, context) => {
      if (step.stage.environment.get('UV_LINK_MODE', step.index) !== undefined) return
      const cache = step.stage.environment.get('UV_CACHE_DIR', step.index)
      const folder = cache === undefined ? '/root/.cache/uv' : cache.resolved ? cache.value : undefined
      const user = step.user
      if (folder === undefined || (cache === undefined && user !== undefined && user.isRoot === false)) return
      const mount = step.mounts.find((each) => each.type === 'cache' && each.target !== undefined && isAtOrBelow(folder, step.imagePath(each.target) ?? each.target))
      if (mount === undefined) return
      for (const operation of step.operations) {
        if (operation.manager !== 'uv' || operation.action !== 'install' || operation.verb === 'tool install' || operation.options.has('--link-mode')) continue
        if (step.commands.some((command) => command.assignments.some((assignment) => assignment.name === 'UV_LINK_MODE'))) continue
        context.report(operation.range, 'uv cannot link packages out of a cache mount, so it warns in each build and copies; set UV_LINK_MODE=copy', { fix: setVariable(step) })
        return
      }
    },
  },
})

/** In front of the first such RUN; it then holds for the others. */
function setVariable(step: Step<'RUN'>): FixProposal | undefined {
  const { instruction, stage } = step
  const { document } = stage
  const isFirst = !stage.steps.slice(0, step.index).some((other) => other.mounts.some((mount) => mount.type === 'cache') && other.operations.some((operation) => operation.manager === 'uv'))
  if (!isFirst || instruction.onbuild !== undefined) return undefined
  const at = instruction.leadingComments[0]?.range.start ?? instruction.range.start
  return { title: 'Set UV_LINK_MODE=copy', safety: 'unsafe', edits: [{ document, range: { start: at, end: at }, text: `${instruction.name.source === 'run' ? 'env' : 'ENV'} UV_LINK_MODE=copy${lineBreakOf(document)}` }] }
}
