import { defineRule, filesBelow, isForProduction, nameOf } from '../../src/rule-api/index.ts'

const PATHS = ['/__version__', '/__heartbeat__', '/__lbheartbeat__']

export default defineRule({
  id: 'dockerflow-heartbeat',
  title: 'Answer /__version__, /__heartbeat__ and /__lbheartbeat__',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for three paths: \`/__version__\` with version.json, \`/__heartbeat__\`, which checks what the service depends on, and \`/__lbheartbeat__\`, which only says that it lives. Load balancers and
monitors rely on them.

Judged where the source that the image holds is to be seen; a package named dockerflow brings all three.`,
  remedy: 'Add the `dockerflow` package of your framework, or the three routes.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { files: { Dockerfile: '«FROM python:3.13-slim»\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'shop/urls.py': 'urlpatterns = [path("__lbheartbeat__", alive)]\n', 'shop/wsgi.py': '' } },
  ],
  good: [
    { title: 'The package', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'requirements.txt': 'dockerflow==2024.4.2\n', 'shop/urls.py': '' } },
    { title: 'Routes of its own', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'shop/urls.py': 'urlpatterns = [path("__version__", v), path("__heartbeat__", h), path("__lbheartbeat__", l)]\n' } },
    { title: 'No source to be seen', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'No web service', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "job.py"]\n', 'job.py': '' } },
  ],
  on: {
    stage: (stage, context) => {
      const { project } = context
      if (!isForProduction(project, stage)) return
      const files = filesBelow(project, stage, '/')
      const code = files.filter((file) => /\.(?:py|js|mjs|ts|go|rb|php|java|rs|conf)$/.test(file.imagePath))
      // A web service is one that routes; a job or worker has nothing to answer.
      if (!code.some((file) => /(?:^|\/)(?:urls|wsgi|asgi|routes|server|app)\.\w+$/.test(file.imagePath))) return
      const missing = new Set(PATHS)
      for (const file of files) {
        if (!code.includes(file) && !/^(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|package\.json|go\.mod|Gemfile)$/.test(nameOf(file.path))) continue
        const text = project.files.read(file.path) ?? ''
        if (/dockerflow/i.test(text)) return
        for (const path of missing) if (text.includes(path.slice(1))) missing.delete(path)
        if (missing.size === 0) return
      }
      context.report(stage.range, `Nothing in the source answers ${[...missing].join(', ')}; Dockerflow asks for ${missing.size === 1 ? 'it' : 'them'}`)
    },
  },
})
