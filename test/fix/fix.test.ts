import { describe, expect, it } from 'vitest'
import { fixProject, type FixResult, type Parts } from '../../src/fix/fix.ts'
import type { Finding, FixSafety } from '../../src/rule-api/finding.ts'
import { createDocument, type Document } from '../../src/text/document.ts'
import { findingOf } from './finding-of.ts'

type Texts = Readonly<Record<string, string>>
type Judge = (document: Document) => readonly Finding[]

/** Fixes texts that one function judges, file by file, and counts how often it was asked. */
function fix(texts: Texts, judge: Judge, { safety = 'safe', parts }: { safety?: FixSafety; parts?: Parts } = {}): FixResult & { text: (path?: string) => string; lints: number } {
  let lints = 0
  const lint = (changed: ReadonlyMap<string, string>): Finding[] => {
    lints++
    return [...new Set([...Object.keys(texts), ...changed.keys()])].flatMap((path) => judge(createDocument(path, 'dockerfile', changed.get(path) ?? texts[path] ?? '')))
  }
  const result = fixProject(lint(new Map()), safety, lint, parts)
  return { ...result, lints, text: (path = 'Dockerfile') => result.files.find((file) => file.path === path)?.after ?? texts[path] ?? '' }
}

const FROM = 'FROM scratch\n'

/** Reports each `old` and replaces it. */
const replacing = (old: string, now: string, ruleId = `no-${old}`): Judge => (document) => (document.text.includes(old) ? [findingOf(document, ruleId, old, now)] : [])

describe('rounds', () => {
  it('go on until nothing is left', () => {
    const next: Record<string, string> = { a: 'b', b: 'c', c: 'd' }
    const { text, applied, findings } = fix({ Dockerfile: `${FROM}COPY a /\n` }, (document) => Object.entries(next).flatMap(([old, now]) => (document.text.includes(`COPY ${old}`) ? [findingOf(document, `no-${old}`, `COPY ${old}`, `COPY ${now}`, { severity: 'info' })] : [])))
    expect(text()).toBe(`${FROM}COPY d /\n`)
    expect(applied.map(({ ruleId }) => ruleId)).toEqual(['no-a', 'no-b', 'no-c'])
    expect(findings).toEqual([])
  })

  it('let one of two fixes that overlap or touch wait', () => {
    const judge: Judge = (document) => [...replacing('old.txt', 'new.txt')(document), ...(document.text.includes('COPY old') ? [findingOf(document, 'no-copy', 'COPY', 'ADD')] : []), ...replacing('COPY new.txt', 'COPY  new.txt')(document)]
    const { text, applied } = fix({ Dockerfile: `${FROM}COPY old.txt /\n` }, judge)
    expect(applied.map(({ ruleId }) => ruleId)).toEqual(['no-copy', 'no-old.txt'])
    expect(text()).toBe(`${FROM}ADD new.txt /\n`)
  })

  it('are at most ten where each leaves one finding less', () => {
    const { text, applied, rejected } = fix({ Dockerfile: `${FROM}${'COPY x /\n'.repeat(14)}` }, (document) => {
      const places = [...document.text.matchAll(/COPY x/g)].length
      // All of them touch one instruction, so that one is done in each round.
      return Array.from({ length: places }, () => findingOf(document, 'no-x', 'COPY x', 'COPY y'))
    })
    expect(applied).toHaveLength(10)
    expect(text().match(/COPY y/g)).toHaveLength(10)
    expect(rejected).toMatchObject([{ reason: 'it would need more than 10 rounds' }])
  })

  it('stop where two fixes undo each other', () => {
    const { text, rejected, applied } = fix({ Dockerfile: `${FROM}COPY a /\n` }, (document) => (document.text.includes('COPY a')
      ? [findingOf(document, 'no-a', 'COPY a', 'COPY b', { severity: 'info' })] : [findingOf(document, 'no-b', 'COPY b', 'COPY a', { severity: 'info' })]))
    expect(applied).toHaveLength(1)
    expect(text()).toBe(`${FROM}COPY b /\n`)
    expect(rejected).toMatchObject([{ ruleId: 'no-b', reason: 'it would undo another fix' }])
  })
})

describe('a fix', () => {
  it('is dropped where it brings a new finding of warning or above', () => {
    const judge: Judge = (document) => [...replacing('ADD', 'COPY')(document), ...(document.text.includes('COPY') ? [findingOf(document, 'no-copy', 'COPY')] : [])]
    const { files, rejected, applied } = fix({ Dockerfile: `${FROM}ADD a /\n` }, judge)
    expect([files, applied]).toEqual([[], []])
    expect(rejected).toEqual([{ ruleId: 'no-ADD', path: 'Dockerfile', title: 'Write COPY', reason: 'it would bring a new finding of no-copy' }])
  })

  it('is dropped where a finding of info becomes a warning', () => {
    const { rejected } = fix({ Dockerfile: `${FROM}ADD a /\n` }, (document) => [...replacing('ADD', 'COPY')(document), findingOf(document, 'size', 'a', undefined, { severity: document.text.includes('COPY') ? 'warning' : 'info' })])
    expect(rejected).toMatchObject([{ reason: 'it would bring a new finding of size' }])
  })

  it('is applied where it brings advice alone', () => {
    const { text } = fix({ Dockerfile: `${FROM}ADD a /\n` }, (document) => [...replacing('ADD', 'COPY')(document), ...(document.text.includes('COPY') ? [findingOf(document, 'tip', 'COPY', undefined, { severity: 'info' })] : [])])
    expect(text()).toBe(`${FROM}COPY a /\n`)
  })

  it('is dropped where its finding stays', () => {
    const { files, rejected } = fix({ Dockerfile: `${FROM}ADD a /\n` }, (document) => [findingOf(document, 'always', 'a /', 'COPY b /', { replace: document.text.slice(FROM.length).trimEnd() })])
    expect(files).toEqual([])
    expect(rejected).toMatchObject([{ reason: 'the finding of always would still be there' }])
  })

  it.each([
    ['breaks an instruction', 'ADD a /', 'ADD a / \\'],
    ['swallows the next instruction', 'ADD a /', 'ADD <<EOF /'],
    ['makes two', 'a /', 'a /\nEXPOSE'],
  ])('is dropped before anything is linted where it %s', (_, old, now) => {
    const { files, rejected, lints } = fix({ Dockerfile: `${FROM}ADD a /\nRUN make\n` }, (document) => [findingOf(document, 'odd', old, now)])
    expect(files).toEqual([])
    expect(rejected).toHaveLength(1)
    expect(lints).toBeLessThanOrEqual(now.includes('EXPOSE') ? 2 : 1)
  })

  it('does not take others down with it', () => {
    const judge: Judge = (document) => [
      ...Array.from({ length: 6 }, (_, at) => (document.text.includes(`old${at}`) ? findingOf(document, 'no-old', `old${at}`, `new${at}`) : [])).flat(),
      ...(document.text.includes('new3') ? [findingOf(document, 'never-three', 'new3')] : []),
    ]
    const { text, applied, rejected } = fix({ Dockerfile: `${FROM}${Array.from({ length: 6 }, (_, at) => `COPY old${at} /\n`).join('')}` }, judge)
    expect(applied).toHaveLength(5)
    expect(rejected).toMatchObject([{ reason: 'it would bring a new finding of never-three' }])
    expect(text()).toContain('COPY new2 /\nCOPY old3 /\nCOPY new4 /\n')
  })

  it('is tried again once another one has made room for it', () => {
    // While there is no WORKDIR, COPY is a fault; the fix that sets one overlaps with nothing but comes later in the file.
    const judge: Judge = (document) => [
      ...replacing('ADD', 'COPY')(document),
      ...(document.text.includes('COPY') && document.text.includes('# here') ? [findingOf(document, 'no-workdir', 'COPY')] : []),
      ...(document.text.includes('# here') ? [findingOf(document, 'set-workdir', '# here', 'WORKDIR /')] : []),
    ]
    const text = `${FROM}ADD a b\n# here\n`
    const both = fix({ Dockerfile: text }, judge)
    expect(both.text()).toBe(`${FROM}COPY a b\nWORKDIR /\n`)
    expect(both.rejected).toEqual([])
    const again = fix({ Dockerfile: both.text() }, judge)
    expect(again.files).toEqual([])
  })

  it('of one rule is not tried for ever where it never does', () => {
    const text = `${FROM}${Array.from({ length: 300 }, (_, at) => `ADD file${at}x /\n`).join('')}`
    const { lints, rejected, files } = fix({ Dockerfile: text }, (document) => [...document.text.matchAll(/ADD (file\d+x)/g)].map(([, name = '']) => findingOf(document, 'no-add', `ADD ${name}`, `COPY ${name}`))
      .concat([...document.text.matchAll(/COPY (file\d+x)/g)].map(([, name = '']) => findingOf(document, 'no-copy', name))))
    expect(files).toEqual([])
    expect(rejected).toHaveLength(300)
    expect(rejected.at(-1)?.reason).toBe('too many others of its rule could not be applied in this file')
    expect(lints).toBeLessThan(200)
  })

  it('is left out where it is unsafe and that was not asked for', () => {
    const judge: Judge = (document) => (document.text.includes('ADD') ? [findingOf(document, 'a', 'ADD', 'COPY', { safety: 'unsafe' })] : [])
    expect(fix({ Dockerfile: `${FROM}ADD a /\n` }, judge).files).toEqual([])
    expect(fix({ Dockerfile: `${FROM}ADD a /\n` }, judge, { safety: 'unsafe' }).files).toHaveLength(1)
  })

  it('changes several files together or none of them', () => {
    const judge: Judge = (document) => {
      if (document.path !== 'one/Dockerfile' || !document.text.includes('ADD')) return document.text.includes('bad') ? [findingOf(document, 'bad', 'bad')] : []
      const other = createDocument('two/Dockerfile', 'dockerfile', `${FROM}EXPOSE 80\n`)
      const finding = findingOf(document, 'pair', 'ADD', 'COPY')
      return [{ ...finding, fix: { title: 'both', safety: 'safe', edits: [...finding.fix?.edits ?? [], { document: other, range: { start: 13, end: 19 }, text: document.text.includes('b') ? '# bad\nEXPOSE' : 'USER' }] } }]
    }
    const texts = { 'one/Dockerfile': `${FROM}ADD a /\n`, 'two/Dockerfile': `${FROM}EXPOSE 80\n` }
    expect(fix(texts, judge).files.map(({ path }) => path)).toEqual(['one/Dockerfile', 'two/Dockerfile'])
    expect(fix({ ...texts, 'one/Dockerfile': `${FROM}ADD b /\n` }, judge).files).toEqual([])
  })
})

describe('parts of a project', () => {
  const texts = { 'a/Dockerfile': `${FROM}ADD a /\n`, 'b/Dockerfile': `${FROM}ADD b /\n` }
  const partsBy = (judge: Judge, asked: string[] = []): Parts => ({
    nameOf: (path) => path.slice(0, 1),
    lint: (name, changed) => {
      asked.push(name)
      const path = `${name}/Dockerfile`
      return judge(createDocument(path, 'dockerfile', changed.get(path) ?? texts[path as keyof typeof texts]))
    },
  })

  it('are fixed each by itself, and the whole is looked at once', () => {
    const asked: string[] = []
    const judge = replacing('ADD', 'COPY')
    const { files, lints } = fix(texts, judge, { parts: partsBy(judge, asked) })
    expect(files.map(({ after }) => after)).toEqual([`${FROM}COPY a /\n`, `${FROM}COPY b /\n`])
    expect(asked).toEqual(['a', 'b'])
    expect(lints).toBe(2)
  })

  it('are taken back where the whole says otherwise, and tried again with all files in view', () => {
    const inPart = replacing('ADD', 'COPY')
    const inWhole: Judge = (document) => [...inPart(document), ...(document.text.includes('COPY b') ? [findingOf(document, 'no-b', 'COPY b')] : [])]
    const { text, applied, rejected } = fix(texts, inWhole, { parts: partsBy(inPart) })
    expect(text('a/Dockerfile')).toBe(`${FROM}COPY a /\n`)
    expect(text('b/Dockerfile')).toBe(`${FROM}ADD b /\n`)
    expect(applied.map(({ path }) => path)).toEqual(['a/Dockerfile'])
    expect(rejected).toMatchObject([{ path: 'b/Dockerfile', reason: 'it would bring a new finding of no-b' }])
  })

  it('are all taken back where the fault shows in a file that nobody touched', () => {
    const files = { ...texts, 'c/Dockerfile': `${FROM}EXPOSE 80\n` }
    const inPart = replacing('ADD', 'COPY')
    let copies = 0
    const inWhole: Judge = (document) => {
      if (document.path === 'a/Dockerfile') copies = 0
      if (document.text.includes('COPY')) copies++
      return [...inPart(document), ...(document.path.startsWith('c') && copies > 1 ? [findingOf(document, 'too-many', 'EXPOSE')] : [])]
    }
    const { applied, rejected } = fix(files, inWhole, { parts: partsBy(inPart) })
    expect(applied).toHaveLength(1)
    expect(rejected).toMatchObject([{ reason: 'it would bring a new finding of too-many' }])
  })

  it('do not write over each other in a file that both change', () => {
    const shared = (text: string): Document => createDocument('shared/Dockerfile', 'dockerfile', text)
    const judge = (changed: ReadonlyMap<string, string>, names: readonly string[]): Finding[] => names.flatMap((name) => {
      const text = changed.get('shared/Dockerfile') ?? FROM
      if (text.includes(`# ${name}\n`)) return []
      const finding = findingOf(createDocument(`${name}/Dockerfile`, 'dockerfile', texts[`${name}/Dockerfile` as keyof typeof texts]), 'note', 'ADD')
      return [{ ...finding, fix: { title: 'note', safety: 'safe' as const, edits: [{ document: shared(text), range: { start: text.length, end: text.length }, text: `# ${name}\n` }] } }]
    })
    const lint = (changed: ReadonlyMap<string, string>): Finding[] => judge(changed, ['a', 'b'])
    const { files } = fixProject(lint(new Map()), 'safe', lint, { nameOf: (path) => path.slice(0, 1), lint: (name, changed) => judge(changed, [name]) })
    expect(files.map(({ after }) => after)).toEqual([`${FROM}# a\n# b\n`])
  })
})
