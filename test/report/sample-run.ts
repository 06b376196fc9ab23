import type { LintedFile, ReportedFinding, ReportedPlace, RunResult, SuppressedFinding } from '../../src/engine/result.ts'
import { defineRule, type Rule } from '../../src/rule-api/rule.ts'
import { createDocument, positionAt, type Document, type DocumentKind } from '../../src/text/document.ts'

/** The place of the first `marked` text in a document, or of the one after `after`. */
export function placeOf(document: Document, marked: string, after = ''): ReportedPlace {
  const start = document.text.indexOf(marked, document.text.indexOf(after))
  if (start === -1) throw new Error(`${JSON.stringify(marked)} is not in ${document.path}`)
  return placeAt(document, start, start + marked.length)
}

export function placeAt(document: Document, start: number, end: number): ReportedPlace {
  const from = positionAt(document, start)
  const to = positionAt(document, end)
  return { document, range: { start, end }, path: document.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

type Details = Partial<Omit<ReportedFinding, keyof ReportedPlace>>

export function findingAt(place: ReportedPlace, details: Details = {}): ReportedFinding {
  const ruleId = details.ruleId ?? 'prefer-copy'
  return {
    ...place, ruleId, aliases: [], severity: 'warning', category: 'maintainability', message: 'ADD copies only local files here; use COPY',
    related: [], fingerprint: '0123456789abcdef', help: `https://example.org/rules/${ruleId}`, ...details,
  }
}

export function ruleNamed(id: string, details: Partial<Rule> = {}): Rule {
  return defineRule({
    id, title: `Follow ${id}`, category: 'maintainability', severity: 'warning', since: '0.1.0',
    why: 'It matters.\n\nIgnore it where it does not.', references: [{ title: 'Reference', url: 'https://docs.docker.com/' }], bad: [], good: [], on: {}, ...details,
  })
}

export function runOf(findings: readonly ReportedFinding[], more: Partial<RunResult> = {}): RunResult {
  const files = new Map<string, LintedFile>(findings.map(({ path, document }) => [path, { path, kind: document.kind, purpose: 'production' }]))
  return {
    tool: { name: 'dockerlint', version: '0.1.0', tables: '2026-11-01' }, findings, suppressed: [], files: [...files.values()], rules: [], home: 'https://example.org/dockerlint', ...more,
  }
}

/** A run of one finding on one marked text. */
export function runOn(text: string, marked: string, details: Details = {}, kind: DocumentKind = 'dockerfile', path = 'Dockerfile'): RunResult {
  return runOf([findingAt(placeOf(createDocument(path, kind, text), marked), details)])
}

const dockerfile = createDocument('services/web/Dockerfile', 'dockerfile', `# syntax=docker/dockerfile:1
FROM python:3.13-slim

ENV SECRET_KEY=hunter2-is-long
WORKDIR /srv

ADD app.py /srv/
RUN apt-get update && \\
    apt-get install -y gcc
CMD ["python", "app.py"]
`)
const compose = createDocument('compose.yaml', 'compose', `services:
  web:
    build: services/web
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: s3cr3t-value-9
`)

const copyRule = ruleNamed('prefer-copy', {
  title: 'Use COPY rather than ADD for local files',
  aliases: { hadolint: ['DL3020'], checkov: ['CKV_DOCKER_4'], trivy: ['DS-0005'] },
  why: '`ADD` also fetches URLs and unpacks archives, so a reader cannot tell what it will do.\n\nIgnore it where the archive is meant to be unpacked.',
  remedy: 'Write `COPY` instead.',
  references: [{ title: 'Dockerfile reference: ADD', url: 'https://docs.docker.com/reference/dockerfile/#add' }],
  bad: [{ files: 'FROM alpine:3.22\n«ADD» app.py /srv/\n', fixed: 'FROM alpine:3.22\nCOPY app.py /srv/\n' }],
  good: [{ title: 'an archive that is unpacked', files: 'FROM alpine:3.22\nADD rootfs.tar.gz /\n' }],
})
const secretRule = ruleNamed('secret-in-image', { title: 'Keep secrets out of the image', category: 'secrets', severity: 'error', why: 'Everybody who has the image can read it.' })
const packageRule = ruleNamed('pin-apt-packages', { title: 'Pin the versions of packages', category: 'reproducibility', severity: 'info', why: 'Another day installs another version.' })

const addPlace = placeOf(dockerfile, 'ADD')
const suppressed: SuppressedFinding = {
  ...findingAt(placeOf(dockerfile, '/srv', 'WORKDIR'), { ruleId: 'secret-in-image', message: 'kept on purpose', fingerprint: 'feed' }),
  suppression: { kind: 'inSource', justification: 'agreed with the team' },
}

/** A small project with a finding of each severity, a fix, a related place, a secret and a place over several lines. */
export const SAMPLE: RunResult = runOf([
  findingAt(placeOf(compose, 's3cr3t-value-9'), {
    ruleId: 'secret-in-image', severity: 'error', category: 'secrets', aliases: ['CKV_SECRET_6'], fingerprint: 'aaaa',
    message: 'POSTGRES_PASSWORD is written in the file; give it with a secret',
  }),
  findingAt(placeOf(dockerfile, 'SECRET_KEY=hunter2-is-long'), {
    ruleId: 'secret-in-image', severity: 'error', category: 'secrets', fingerprint: 'bbbb',
    message: 'SECRET_KEY stays in the image; mount it with --mount=type=secret',
  }),
  findingAt(addPlace, {
    aliases: ['DL3020', 'CKV_DOCKER_4', 'DS-0005'], fingerprint: 'cccc',
    related: [{ ...placeOf(compose, 'services/web'), message: 'built here' }],
    fix: { title: 'Replace ADD with COPY', safety: 'safe', edits: [{ ...addPlace, text: 'COPY' }] },
  }),
  findingAt(placeOf(dockerfile, 'apt-get update && \\\n    apt-get install -y gcc'), {
    ruleId: 'pin-apt-packages', severity: 'info', category: 'reproducibility', fingerprint: 'dddd', message: 'gcc has no version; write gcc=VERSION',
  }),
], { suppressed: [suppressed], rules: [packageRule, copyRule, secretRule] })
