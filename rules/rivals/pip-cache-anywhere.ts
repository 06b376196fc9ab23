import { defineRule, hasOption } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pip-cache-anywhere',
  title: 'Write --no-cache-dir behind every pip install',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3042'] },
  presets: [],
  yieldsTo: ['pip-cache-kept', 'cache-mount-defeated'],
  why: `The strict form of \`pip-cache-kept\`, as hadolint has it: also where the same RUN deletes the cache afterwards, and in stages that are thrown away, where nothing is left in an image. Off unless
asked for.`,
  remedy: 'Write `pip install --no-cache-dir`, or set `PIP_NO_CACHE_DIR=1`.',
  references: [{ title: 'pip: caching', url: 'https://pip.pypa.io/en/stable/topics/caching/' }],
  bad: [
    { title: 'Deleted by hand', files: 'FROM python:3.14\nRUN «pip install» httpie==3.2.4 && rm -rf /root/.cache\n' },
    { title: 'A builder', files: 'FROM python:3.14 AS build\nRUN «python -m pip install» build==1.3.0\nFROM python:3.14-slim\nCOPY --from=build /srv /srv\n' },
  ],
  good: [
    { title: 'The option', files: 'FROM python:3.14\nRUN pip install --no-cache-dir httpie==3.2.4\n' },
    { title: 'The variable', files: 'FROM python:3.14\nENV PIP_NO_CACHE_DIR=1\nRUN pip install httpie==3.2.4\n' },
    { title: 'A variable of the command', files: 'FROM python:3.14\nRUN PIP_NO_CACHE_DIR=1 pip install httpie==3.2.4\n' },
    { title: 'A cache mount', files: 'FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache/pip pip install httpie==3.2.4\n' },
    { title: 'Another manager', files: 'FROM python:3.14\nRUN pipenv install --system --deploy\n' },
  ],
  on: {
    RUN(step, context) {
      if (step.mounts.some(({ type }) => type === 'cache') || step.stage.environment.get('PIP_NO_CACHE_DIR', step.index) !== undefined) return
      for (const operation of step.operations) {
        if (operation.manager !== 'pip' || operation.action !== 'install' || hasOption(operation, '--no-cache-dir') || !operation.tool.includes('pip')) continue
        if (/PIP_NO_CACHE_DIR/.test(step.instruction.arguments.text)) continue
        context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, 'Write pip install --no-cache-dir: nothing then has to be deleted')
      }
    },
  },
})
