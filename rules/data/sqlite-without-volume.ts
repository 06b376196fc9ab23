import { defineRule, mountHolding, normalizePath, type ServiceModel, sqliteFileOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'sqlite-without-volume',
  title: 'Keep the file of an SQLite database on a volume',
  category: 'data',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'unknown'],
  why: `SQLite writes into a file. In a container's own layer that file is gone with the container: with the next version of the image, the next \`docker compose down\`, the next changed setting.

Known are URLs such as \`sqlite:////data/app.db\` in the environment, and Django's settings, where they plainly name the file as the only database.`,
  remedy: 'Put the file into a folder of its own and mount a volume there.',
  references: [{ title: 'Docker: persist the database', url: 'https://docs.docker.com/get-started/workshop/05_persisting_data/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: «sqlite:////data/shop.db»\n` },
    {
      title: 'Django’s settings',
      files: {
        'compose.prod.yaml': 'services:\n  «web»:\n    build: .\n    volumes:\n      - media:/app/media\nvolumes:\n  media:\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
        'manage.py': '',
        'shop/settings.py': 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nDATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.sqlite3",\n        "NAME": BASE_DIR / "db.sqlite3",\n    }\n}\n',
      },
    },
  ],
  good: [
    { title: 'on a volume', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: sqlite:////data/shop.db\n    volumes: [data:/data]\nvolumes:\n  data:\n` },
    { title: 'in memory', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      A_URL: "sqlite://:memory:"\n      B_URL: sqlite://\n      C_URL: sqlite:///relative.db\n` },
    { title: 'another database for production', files: { 'compose.prod.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'manage.py': '', 'shop/settings.py': 'import os\nDATABASES = {\n    "default": {\n        "ENGINE": os.environ.get("ENGINE", "django.db.backends.sqlite3"),\n        "NAME": "/app/db.sqlite3",\n    }\n}\n' } },
    { title: 'a place out of the environment', files: { 'compose.prod.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'manage.py': '', 'shop/settings.py': 'DATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.sqlite3",\n        "NAME": os.environ["DATABASE_PATH"],\n    }\n}\n' } },
    { title: 'development, the source is mounted', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'manage.py': '', 'shop/settings.py': 'BASE_DIR = Path(__file__).parent.parent\nDATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.sqlite3",\n        "NAME": BASE_DIR / "db.sqlite3",\n    }\n}\n' } },
  ],
  on: {
    service(model, context) {
      let isReported = false
      for (const entry of model.service.environment) {
        const { value } = entry
        if (value?.resolved !== true || entry.from !== 'environment') continue
        const path = /^sqlite3?(?:\+\w{1,20})?:\/\/\/(\/[^?#\s]{1,300})(?:$|[?#])/.exec(value.text)?.[1]
        if (path === undefined || !isLost(model, normalizePath(path))) continue
        isReported = true
        context.report(value, `The SQLite file ${normalizePath(path)} lies on no volume, so it is lost with the container; mount a volume at its folder`)
      }
      const stage = model.build?.stage
      if (stage === undefined || isReported || model.service.command?.words.some((word) => word.text === 'sh' || word.text === 'bash') === true) return
      const file = sqliteFileOf(stage, context.project)
      if (file === undefined || !isLost(model, file.path)) return
      context.report(model.service.key, `${model.service.name} keeps its database in ${file.path}, which lies on no volume, so it is lost with the container; move it to a folder of its own and mount a volume there`, {
        related: [{ document: file.at.document, range: file.at.range, message: 'the file is named here' }],
      })
    },
  },
})

function isLost(model: ServiceModel, path: string): boolean {
  const holder = mountHolding(model, path)
  return holder === undefined || (holder !== 'unknown' && holder !== 'tmpfs' && holder.kind === 'anonymous')
}
