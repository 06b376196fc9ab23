import { describe, expect, it } from 'vitest'
import { faultsOf } from '../../src/dev/fuzz/check.ts'
import { seedOf } from '../../src/dev/fuzz/mutate.ts'
import { faultsOfReports } from '../../src/dev/fuzz/reports.ts'
import { readXml } from '../../src/dev/fuzz/well-formed.ts'
import { createDocument } from '../../src/text/document.ts'
import { findingAt, placeOf, runOf } from '../report/sample-run.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

describe('what the fuzzer asks of a text', () => {
  it('line breaks may matter where a line of one letter breaks YAML, and nowhere else', async () => {
    expect(await faultsOf({ 'compose.yaml': 'services:\n  app:\n    image: app:1\n\nd\n    env_file: .env\n' }, false)).toEqual([])
    expect(await faultsOf({ 'compose.yaml': 'services:\n  app:\n    image: app:1\n\ndd\n    env_file: .env\n' }, false)).toEqual([])
  })

  it('reports and fixes of what many rules speak of', async () => {
    expect(await faultsOf({
      '::error::x %0A|\u202e<script>/Dockerfile': 'FROM python\nRUN apt-get install curl "\u001b[31m" ##vso[task.x]y\nENV PASSWORD=Xk29fjqPw7\nCMD python app.py\n',
      '::error::x %0A|\u202e<script>/compose.yaml': 'services:\n  db:\n    image: postgres\n    environment: {POSTGRES_PASSWORD: "a]]>&b"}\n    ports: ["5432:5432"]\n',
    }, true)).toEqual([])
  })
})

describe('what the fuzzer asks of reports', () => {
  const document = createDocument('Dockerfile', 'dockerfile', 'FROM debian:13\n')
  const place = placeOf(document, 'debian')

  it('nothing is wrong with those of a plain run, nor with those of none', async () => {
    expect(await faultsOfReports(runOf([findingAt(place, { message: 'a | b <c> "d" & e' })]))).toEqual([])
    expect(await faultsOfReports(runOf([]))).toEqual([])
  })

  it('a message that is another one each time is noticed in every format', async () => {
    let count = 0
    const changing = { ...findingAt(place, {}), get message() { return `count ${count++}` } }
    const formats = new Set((await faultsOfReports(runOf([changing]))).map((fault) => fault.split(':')[0]))
    expect([...formats].sort()).toEqual(['azure', 'checkstyle', 'compact', 'github', 'gitlab', 'html', 'json', 'junit', 'markdown', 'rdjson', 'sarif', 'teamcity', 'text'])
  })
})

describe('reading XML', () => {
  it('gives elements with their attributes as they were meant', () => {
    expect(readXml(`${DECLARATION}<a>\n  <b c="&lt;&#233;&quot;" d=""/>x &amp; y</a>\n`)).toEqual([{ name: 'a', attributes: {} }, { name: 'b', attributes: { c: '<é"', d: '' } }])
  })

  it.each([
    ['<a>', 'does not end'], ['<a></b>', 'an end that nothing began'], ['<a/><b/>', 'a second root'], ['x<a/>', 'text outside'], ['<a/>x', 'text outside'], ['', 'does not end'],
    ['<a b="1" b="2"/>', 'an attribute twice'], ['<a b="x & y"/>', 'no reference'], ['<a>&nbsp;</a>', 'no reference'], ['<a>&#1;</a>', 'no reference'], ['<a b=1/>', 'no tag'], ['<a>\u0001</a>', 'cannot hold'],
  ])('%s: %s', (text, fault) => {
    expect(() => readXml(DECLARATION + text)).toThrow(fault)
  })

  it('wants the declaration', () => {
    expect(() => readXml('<a/>')).toThrow('no XML declaration')
  })
})

describe('seeds', () => {
  it('numbers are themselves, names are always the same number', () => {
    expect(seedOf('17')).toBe(17)
    expect(seedOf('2026-11-21')).toBe(seedOf('2026-11-21'))
    expect(seedOf('2026-11-21')).not.toBe(seedOf('2026-11-22'))
  })
})
