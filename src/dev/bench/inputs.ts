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
]
