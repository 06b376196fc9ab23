import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-pip-packages',
  title: 'Name the version of each Python package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3013'] },
  presets: ['strict'],
  why: `\`pip install name\` installs whatever is newest that day, so two builds of the same commit differ. Name the version, or install from a requirements file that does.

Off by default; \`unpinned-tool\` names the tools that decide how everything else is installed.`,
  references: [
    { title: 'pip: repeatable installs', url: 'https://pip.pypa.io/en/stable/topics/repeatable-installs/' },
    { title: 'hadolint: DL3013', url: 'https://github.com/hadolint/hadolint/wiki/DL3013' },
  ],
  bad: [
    { files: 'FROM python:3.13\nRUN pip install --no-cache-dir «gunicorn» «uvicorn[standard]» django==5.2.8\n' },
    { title: 'as a module', files: 'FROM python:3.13\nRUN python -m pip install «requests»\n' },
  ],
  good: [
    { title: 'every operator counts', files: 'FROM python:3.13\nRUN pip install \'django~=5.2\' \'celery>=5,<6\' redis===6.4.0\n' },
    { title: 'files and the project', files: 'FROM python:3.13\nRUN pip install -r requirements.txt && pip install . && pip install -e ./lib ./wheels/agent-1.0-py3-none-any.whl\n' },
    { title: 'a constraint file decides', files: 'FROM python:3.13\nRUN pip install -c constraints.txt django celery\n' },
    { title: 'a commit', files: 'FROM python:3.13\nRUN pip install git+https://git.example.org/shop.git@1f2e3d4\n' },
    { title: 'variables', files: 'FROM python:3.13\nARG V=5.2\nRUN pip install django==$V $EXTRA\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'pip')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name==version\``)
        }
      }
    },
  },
})
