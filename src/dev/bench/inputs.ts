/** Files by path. */
type Texts = Readonly<Record<string, string>>

export interface Dimension {
  readonly name: string
  readonly sizes: readonly number[]
  readonly files: (size: number) => Texts
}

const repeat = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('')
const dockerfile = (text: string): Texts => ({ Dockerfile: text })
const TO_1E4 = [100, 1000, 10_000]
const TO_1E5 = [100, 1000, 10_000, 100_000]

/** A repository of Django services, each with an image of its own, and all of them built from its root. */
const monorepo = (size: number): Texts => ({
  'compose.yaml': `services:\n${repeat(size, (at) => `  s${at}:\n    build:\n      context: .\n      dockerfile: s${at}/Dockerfile\n    ports: ["${10_000 + at}:8000"]\n`)}`,
  '.dockerignore': '*\n!s*\n**/.git\n**/.env*\n**/__pycache__\n',
  ...Object.assign({}, ...Array.from({ length: size }, (_, at): Texts => ({
    [`s${at}/Dockerfile`]: `FROM python:3.13-slim\nWORKDIR /app\nCOPY s${at}/requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY ${at % 2 === 0 ? '.' : `s${at}`} .\nUSER 1000\nCMD ["gunicorn", "conf.wsgi"]\n`,
    [`s${at}/requirements.txt`]: 'django==5.2\n',
    [`s${at}/manage.py`]: 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")\n',
    [`s${at}/conf/settings.py`]: 'STATIC_ROOT = "/app/static"\n',
    [`s${at}/.env.example`]: 'A=1\n',
  }))) as Texts,
})

/** What a file or a project may have much of. */
export const DIMENSIONS: readonly Dimension[] = [
  { name: 'instructions (RUN)', sizes: TO_1E4, files: (size) => dockerfile(`FROM debian:13\n${repeat(size, (at) => `RUN apt-get update && apt-get install -y curl=${at} && rm -rf /x\n`)}`) },
  { name: 'instructions (COPY)', sizes: TO_1E4, files: (size) => dockerfile(`FROM debian:13\n${repeat(size, (at) => `COPY a${at} /srv/a${at}\n`)}`) },
  { name: 'stages (FROM, comment, COPY --from)', sizes: TO_1E4, files: (size) => dockerfile(`FROM alpine:3.22 AS s0\n${repeat(size, (at) => `FROM alpine:3.22 AS s${at + 1}\n# c\nCOPY --from=s${at} /a /b\n`)}`) },
  { name: 'stages on one another', sizes: TO_1E4, files: (size) => dockerfile(`FROM alpine:3.22 AS s0\n${repeat(size, (at) => `FROM s${at} AS s${at + 1}\nRUN echo ${at}\n`)}`) },
  { name: 'ENV, each of the one before', sizes: TO_1E4, files: (size) => dockerfile(`FROM alpine:3.22\n${repeat(size, (at) => `ENV A${at + 1}=$A${at}\n`)}`) },
  { name: 'relative WORKDIR', sizes: TO_1E4, files: (size) => dockerfile(`FROM alpine:3.22\n${'WORKDIR a\n'.repeat(size)}`) },
  { name: 'nested ONBUILD', sizes: TO_1E4, files: (size) => dockerfile(`FROM alpine:3.22\n${'ONBUILD '.repeat(size)}RUN x\n`) },
  { name: 'continuation lines', sizes: TO_1E5, files: (size) => dockerfile(`FROM alpine:3.22\nRUN echo 1${' \\\n && echo x'.repeat(size)}\n`) },
  { name: 'length of a line (bytes)', sizes: [...TO_1E5, 1_000_000, 10_000_000], files: (size) => dockerfile(`FROM alpine:3.22\nRUN echo ${'a'.repeat(size)}\n`) },
  { name: 'words of a line', sizes: TO_1E5, files: (size) => dockerfile(`FROM alpine:3.22\nRUN echo${' rm'.repeat(size)}\n`) },
  { name: 'services', sizes: TO_1E4, files: (size) => ({ 'compose.yaml': `services:\n  s0:\n    image: alpine:3.22\n${repeat(size, (at) => `  s${at + 1}:\n    image: alpine:3.22\n    depends_on: [s${at}]\n`)}` }) },
  { name: 'environment entries', sizes: TO_1E4, files: (size) => ({ 'compose.yaml': `services:\n  s:\n    image: alpine:3.22\n    environment:\n${repeat(size, (at) => `      A${at}: "${at}"\n`)}` }) },
  { name: 'files', sizes: TO_1E4, files: (size) => Object.fromEntries(Array.from({ length: size }, (_, at) => [`d${at}/Dockerfile`, 'FROM debian:13\nWORKDIR /app\nRUN apt-get update && apt-get install -y curl\nCOPY . .\nCMD ["python", "app.py"]\n'])) },
  { name: 'images built from one folder', sizes: [100, 1000, 3000], files: monorepo },
]
