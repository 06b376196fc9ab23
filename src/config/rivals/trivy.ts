import { type Document, lineRange } from '../../text/document.ts'
import { mappingOf, readFields, textOfNode, textsOf } from './fields.ts'
import { type CodeLevel, emptyRivalConfig, type RivalConfig } from './rival-config.ts'

/** Trivy's code in the form that our aliases have: DS-0002 for AVD-DS-0002, DS002 and the like; undefined for other kinds of finding. */
function dockerfileCode(id: string): string | undefined {
  const number = /^(?:AVD-)?DS-?0*(\d{1,4})$/i.exec(id)?.[1]
  return number === undefined ? undefined : `DS-${number.padStart(4, '0')}`
}

const LAST_DAY = 'has a last day, which a configuration of ours has not; it is ignored for good'

/** `.trivyignore`: a code a line, `#` comments, `exp:YYYY-MM-DD` behind a code. What it says of vulnerabilities is not ours. */
export function readTrivyIgnore(document: Document): RivalConfig | undefined {
  const codes = new Map<string, CodeLevel>()
  const notCarried: string[] = []
  for (let line = 1; line <= document.lineStarts.length; line++) {
    const range = lineRange(document, line)
    const [id = '', ...rest] = document.text.slice(range.start, range.end).replace(/#[\s\S]*/, '').trim().split(/\s+/)
    const code = dockerfileCode(id)
    if (code === undefined) continue
    codes.set(code, 'off')
    if (rest.some((word) => word.startsWith('exp:'))) notCarried.push(`${id} ${LAST_DAY}`)
  }
  return codes.size === 0 ? undefined : { ...emptyRivalConfig('trivy', document.path, 'dockerfile'), codes, notCarried }
}

/** `.trivyignore.yaml`: `misconfigurations` with `id` and `paths`. */
export function readTrivyIgnoreYaml(document: Document): RivalConfig | undefined {
  const codes = new Map<string, CodeLevel>()
  const codesByPath: { files: string[]; codes: Map<string, CodeLevel> }[] = []
  const notCarried: string[] = []
  const list = readFields(document).get('misconfigurations')
  for (const item of list?.kind === 'sequence' ? list.items : []) {
    const fields = mappingOf(item.value)
    const id = textOfNode(fields.get('id')) ?? ''
    const code = dockerfileCode(id)
    if (code === undefined) continue
    const paths = textsOf(fields.get('paths'))
    if (paths.length === 0) codes.set(code, 'off')
    else codesByPath.push({ files: paths, codes: new Map([[code, 'off']]) })
    if (fields.has('expired_at')) notCarried.push(`${id} ${LAST_DAY}`)
  }
  return codes.size + codesByPath.length === 0 ? undefined : { ...emptyRivalConfig('trivy', document.path, 'dockerfile'), codes, codesByPath, notCarried }
}
