import type { ReportedFinding, ReportedPlace, RunResult } from '../../engine/result.ts'
import { CATEGORIES, SEVERITIES } from '../../rule-api/finding.ts'
import { createDocument, type Document } from '../../text/document.ts'
import type { MergedJson } from './json.ts'
import { isRecord, MergeError, records } from './shard-report.ts'

type Json = Readonly<Record<string, unknown>>

/** A merged JSON report as the result of a run, for formats that show nothing of the source: the documents in it are empty. @throws MergeError */
export function resultOf({ findings, files, tool }: MergedJson): Omit<RunResult, 'rules' | 'home'> {
  const documents = new Documents()
  return {
    tool: { name: 'dockerlint', version: String(tool['version']), tables: String(tool['tables']) },
    findings: findings.map((json) => findingOf(json, documents)),
    suppressed: [],
    files: files.map((file) => ({ path: String(file['path']), kind: String(file['kind']), purpose: String(file['purpose']) })),
  }
}

function findingOf(json: Json, documents: Documents): ReportedFinding {
  const severity = SEVERITIES.find((known) => known === json['severity'])
  const category = CATEGORIES.find((known) => known === json['category'])
  if (severity === undefined || category === undefined) throw new MergeError(`a finding has the severity ${JSON.stringify(json['severity'])} and the category ${JSON.stringify(json['category'])}`)
  const { fix } = json
  return {
    ...placeOf(json, documents),
    ruleId: String(json['ruleId']),
    aliases: Array.isArray(json['aliases']) ? json['aliases'].map(String) : [],
    severity,
    category,
    message: String(json['message']),
    related: (records(json['related']) ?? []).map((related) => ({ ...placeOf(related, documents), message: String(related['message']) })),
    ...(isRecord(fix) && {
      fix: {
        title: String(fix['title']),
        safety: fix['safety'] === 'safe' ? 'safe' as const : 'unsafe' as const,
        edits: (records(fix['edits']) ?? []).map((edit) => ({ ...placeOf(edit, documents), text: String(edit['text']) })),
      },
    }),
    fingerprint: String(json['fingerprint']),
    help: String(json['help']),
  }
}

/** An empty document for each path. */
class Documents {
  readonly #documents = new Map<string, Document>()

  of(path: string): Document {
    let document = this.#documents.get(path)
    if (document === undefined) this.#documents.set(path, document = createDocument(path, 'other', ''))
    return document
  }
}

const NOWHERE = { start: 0, end: 0 }

function placeOf(json: Json, documents: Documents): ReportedPlace {
  const path = String(json['path'])
  const at = (name: string, otherwise: number): number => (typeof json[name] === 'number' ? json[name] : otherwise)
  const [line, column] = [at('line', 1), at('column', 1)]
  return { document: documents.of(path), range: NOWHERE, path, line, column, endLine: at('endLine', line), endColumn: at('endColumn', column) }
}
