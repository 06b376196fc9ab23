import { defineRule, type FixProposal, isCopy, isRun, lineBreakOf, type PackageOperation, pyProjectForRun, sourceIsMissing, type Step, stepsBehind, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'uv-no-install-project',
  title: 'Leave the project itself out until its source is there',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  why: `\`uv sync\` also builds and installs the project, where pyproject.toml has a build system. In a layer of dependencies, before the source is copied, that fails or installs an
empty package.

Judged where pyproject.toml is to be seen; a project without \`[build-system]\` is none that uv installs.`,
  remedy: 'Add `--no-install-project` (in a workspace `--no-install-workspace`) to this sync, and sync once more behind the COPY of the source.',
  references: [{ title: 'uv: intermediate layers', url: 'https://docs.astral.sh/uv/guides/integration/docker/#intermediate-layers' }],
  bad: [
    { files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN «uv sync --locked --no-dev»\nCOPY . .\nRUN uv sync --locked --no-dev\n', 'pyproject.toml': '[project]\nname = "shop"\n[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'src/shop/__init__.py': '' }, fixed: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev --no-install-project\nCOPY . .\nRUN uv sync --locked --no-dev\n', 'pyproject.toml': '[project]\nname = "shop"\n[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'src/shop/__init__.py': '' } },
    { title: 'The source never comes: no fix', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN «uv sync --locked»\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'src/shop/__init__.py': '' }, unfixed: true },
    { title: 'Manifests by mounts', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\\n    «uv sync --frozen»\nCOPY . .\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'src/shop/__init__.py': '' }, fixed: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\\n    uv sync --frozen --no-install-project\nCOPY . .\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\\n    uv sync --frozen\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'src/shop/__init__.py': '' } },
  ],
  good: [
    { title: 'Left out', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-install-project\nCOPY . .\nRUN uv sync --locked\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n', 'src/shop/__init__.py': '' } },
    { title: 'Nothing to build', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\nCOPY . .\n', 'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django>=5.2"]\n' } },
    { title: 'package = false', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n[tool.uv]\npackage = false\n' } },
    { title: 'The source is there', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n', 'src/shop/__init__.py': '' } },
    { title: 'UV_NO_INSTALL_PROJECT', files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\nENV UV_NO_INSTALL_PROJECT=1\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\n', 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n' } },
  ],
  on: {
    RUN: (step, context) => {
      if (step.stage.environment.get('UV_NO_INSTALL_PROJECT', step.index) !== undefined) return
      for (const operation of step.operations) {
        if (operation.manager !== 'uv' || operation.verb !== 'sync' || !operation.installsProject || operation.options.has('--no-install-project') || operation.options.has('--package')) continue
        const manifest = pyProjectForRun(context.project, step)
        if (manifest === undefined || manifest.isPackage === false || (!manifest.hasBuildSystem && manifest.isPackage !== true) || !sourceIsMissing(step)) continue
        context.report(operation.range, 'The source is not there yet, so uv cannot build the project itself; add --no-install-project, and sync again behind the COPY', { fix: repair(step, operation) })
      }
    },
  },
})

/** The option, and where no later RUN syncs, the same RUN once more behind the COPY of the source. */
function repair(step: Step<'RUN'>, operation: PackageOperation): FixProposal | undefined {
  const { instruction, stage: { document } } = step
  if (instruction.onbuild !== undefined || instruction.heredocs.length > 0 || operation.command.redirects.length > 0) return undefined
  const { end } = operation.range
  const option = { document, range: { start: end, end }, text: ' --no-install-project' }
  const later = stepsBehind(step)
  const syncs = later.some((other) => isRun(other) && other.operations.some(({ manager, verb }) => manager === 'uv' && verb === 'sync'))
  if (syncs) return { title: 'Leave the project out', safety: 'unsafe', edits: [option] }
  const source = later.find((other) => isCopy(other) && other.instruction.onbuild === undefined && other.instruction.flags.every(({ name }) => name !== 'from') && other.instruction.sources.some(({ value }) => value === '.' || value === './'))
  if (source === undefined || step.commands.length !== 1) return undefined
  const behind = source.instruction.range.end
  return { title: 'Sync the project behind its source', safety: 'unsafe', edits: [option, { document, range: { start: behind, end: behind }, text: `${lineBreakOf(document)}${textOf(instruction)}` }] }
}
