import { expect, test } from 'vitest'
import { reportAzure } from '../../src/report/azure.ts'
import { reportCheckstyle } from '../../src/report/checkstyle.ts'
import { reportGithub } from '../../src/report/github.ts'
import { reportGitlab } from '../../src/report/gitlab.ts'
import { reportJson } from '../../src/report/json.ts'
import { reportJunit } from '../../src/report/junit.ts'
import { reportMarkdown } from '../../src/report/markdown.ts'
import { reportRdjson } from '../../src/report/rdjson.ts'
import { reportTeamcity } from '../../src/report/teamcity.ts'
import { createDocument } from '../../src/text/document.ts'
import { whole } from '../../src/text/pieces.ts'
import { findingAt, placeOf, runOf, runOn, SAMPLE } from './sample-run.ts'

const shown = (pieces: string | Iterable<string>): string => `\n${whole(pieces)}`
const third = SAMPLE.findings[2]!

test('json: keys and their order are the contract', () => {
  expect(whole(reportJson(runOf([third], { suppressed: SAMPLE.suppressed }), {}))).toMatchInlineSnapshot(`
    "{
      "schema": 1,
      "tool": {
        "name": "dockerlint",
        "version": "0.1.0",
        "tables": "2026-11-01"
      },
      "findings": [
        {
          "ruleId": "prefer-copy",
          "aliases": [
            "DL3020",
            "CKV_DOCKER_4",
            "DS-0005"
          ],
          "severity": "warning",
          "category": "maintainability",
          "message": "ADD copies only local files here; use COPY",
          "path": "services/web/Dockerfile",
          "line": 7,
          "column": 1,
          "endLine": 7,
          "endColumn": 4,
          "related": [
            {
              "path": "compose.yaml",
              "line": 3,
              "column": 12,
              "endLine": 3,
              "endColumn": 24,
              "message": "built here"
            }
          ],
          "fix": {
            "title": "Replace ADD with COPY",
            "safety": "safe",
            "edits": [
              {
                "path": "services/web/Dockerfile",
                "line": 7,
                "column": 1,
                "endLine": 7,
                "endColumn": 4,
                "text": "COPY"
              }
            ]
          },
          "fingerprint": "cccc",
          "help": "https://example.org/rules/prefer-copy"
        }
      ],
      "files": [
        {
          "path": "services/web/Dockerfile",
          "kind": "dockerfile",
          "purpose": "production"
        }
      ],
      "summary": {
        "files": 1,
        "error": 0,
        "warning": 1,
        "info": 0,
        "fixable": 1,
        "suppressed": 1
      }
    }
    "
  `)
  expect(Object.keys((JSON.parse(whole(reportJson(SAMPLE, {}))) as { findings: object[] }).findings[0]!)).not.toContain('fix')
})

test('github: the most severe first, one summary line', () => {
  const backwards = runOf([...SAMPLE.findings].reverse())
  expect(shown(reportGithub(backwards, {}))).toMatchInlineSnapshot(`
    "
    ::error file=services/web/Dockerfile,line=4,col=5,endLine=4,endColumn=31,title=secret-in-image::SECRET_KEY stays in the image; mount it with --mount=type=secret
    ::error file=compose.yaml,line=7,col=26,endLine=7,endColumn=40,title=secret-in-image (CKV_SECRET_6)::POSTGRES_PASSWORD is written in the file; give it with a secret
    ::warning file=services/web/Dockerfile,line=7,col=1,endLine=7,endColumn=4,title=prefer-copy (DL3020%2C CKV_DOCKER_4%2C DS-0005)::ADD copies only local files here; use COPY
    ::notice file=services/web/Dockerfile,line=8,endLine=9,title=pin-apt-packages::gcc has no version; write gcc=VERSION
    dockerlint: 2 errors, 1 warning, 1 info in 2 files
    "
  `)
})

test('gitlab: equal fingerprints are told apart, severities are those of GitLab', () => {
  const run = runOf([...SAMPLE.findings, third, third])
  const issues = JSON.parse(whole(reportGitlab(run, {}))) as { fingerprint: string; severity: string }[]
  expect(issues.map(({ fingerprint, severity }) => `${severity} ${fingerprint}`)).toEqual(['critical aaaa', 'critical bbbb', 'minor cccc', 'info dddd', 'minor cccc-2', 'minor cccc-3'])
  expect(whole(reportGitlab(runOf([third]), {}))).toMatchInlineSnapshot(`
    "[
      {
        "description": "ADD copies only local files here; use COPY",
        "check_name": "prefer-copy",
        "fingerprint": "cccc",
        "severity": "minor",
        "location": {
          "path": "services/web/Dockerfile",
          "lines": {
            "begin": 7,
            "end": 7
          }
        }
      }
    ]
    "
  `)
  expect(whole(reportGitlab(runOf([]), {}))).toBe('[]\n')
})

test('junit: a failed test for each finding, a passed one for each clean file', () => {
  const run = runOf([third], { files: [...SAMPLE.files, { path: 'clean.yaml', kind: 'compose', purpose: 'unknown' }] })
  expect(shown(reportJunit(run))).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="dockerlint" tests="3" failures="1" errors="0">
      <testsuite name="clean.yaml" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="clean.yaml" name="no findings"/>
      </testsuite>
      <testsuite name="compose.yaml" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="compose.yaml" name="no findings"/>
      </testsuite>
      <testsuite name="services/web/Dockerfile" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="services/web/Dockerfile" name="prefer-copy (7:1)" file="services/web/Dockerfile" line="7">
          <failure type="warning" message="ADD copies only local files here; use COPY">services/web/Dockerfile:7:1: warning: ADD copies only local files here; use COPY [prefer-copy]
    compose.yaml:3:12: built here
    https://example.org/rules/prefer-copy</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `)
})

test('checkstyle', () => {
  expect(shown(reportCheckstyle(SAMPLE))).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name="compose.yaml">
        <error line="7" column="26" severity="error" message="POSTGRES_PASSWORD is written in the file; give it with a secret" source="dockerlint.secret-in-image"/>
      </file>
      <file name="services/web/Dockerfile">
        <error line="4" column="5" severity="error" message="SECRET_KEY stays in the image; mount it with --mount=type=secret" source="dockerlint.secret-in-image"/>
        <error line="7" column="1" severity="warning" message="ADD copies only local files here; use COPY" source="dockerlint.prefer-copy"/>
        <error line="8" column="5" severity="info" message="gcc has no version; write gcc=VERSION" source="dockerlint.pin-apt-packages"/>
      </file>
    </checkstyle>
    "
  `)
})

test('rdjson: columns are bytes, several edits are one suggestion', () => {
  const document = createDocument('Dockerfile', 'dockerfile', 'LABEL é="説" ADD x ADD\n')
  const first = placeOf(document, 'ADD')
  const second = placeOf(document, 'ADD', 'x ')
  const run = runOf([findingAt(first, { fix: { title: 'Use COPY', safety: 'safe', edits: [{ ...first, text: 'COPY' }, { ...second, text: 'COPY' }] } })])
  const { diagnostics } = JSON.parse(whole(reportRdjson(run, {}))) as { diagnostics: { location: { range: unknown }; suggestions: unknown }[] }
  expect(diagnostics[0]!.location.range).toEqual({ start: { line: 1, column: 16 }, end: { line: 1, column: 19 } })
  expect(diagnostics[0]!.suggestions).toEqual([{ range: { start: { line: 1, column: 16 }, end: { line: 1, column: 25 } }, text: 'COPY x COPY' }])
})

test('rdjson: a fix of several files is no suggestion', () => {
  const other = placeOf(createDocument('b', 'dockerfile', 'ADD'), 'ADD')
  const run = runOf([{ ...third, fix: { title: 'both', safety: 'safe', edits: [...third.fix!.edits, { ...other, text: 'COPY' }] } }])
  expect(whole(reportRdjson(run, {}))).not.toContain('suggestions')
})

test('markdown: a table for a job summary', () => {
  expect(shown(reportMarkdown(SAMPLE))).toMatchInlineSnapshot(`
    "
    ### dockerlint: 2 errors, 1 warning, 1 info in 2 files

    | Severity | Place | Finding | Rule |
    | :-- | :-- | :-- | :-- |
    | ❌ error | <code>compose.yaml:7:26</code> | POSTGRES\\_PASSWORD is written in the file; give it with a secret | [secret-in-image](https://example.org/rules/secret-in-image) |
    | ❌ error | <code>services/web/Dockerfile:4:5</code> | SECRET\\_KEY stays in the image; mount it with --mount=type=secret | [secret-in-image](https://example.org/rules/secret-in-image) |
    | ⚠️ warning | <code>services/web/Dockerfile:7:1</code> | ADD copies only local files here; use COPY | [prefer-copy](https://example.org/rules/prefer-copy) |
    | ℹ️ info | <code>services/web/Dockerfile:8:5</code> | gcc has no version; write gcc=VERSION | [pin-apt-packages](https://example.org/rules/pin-apt-packages) |

    \`dockerlint --fix\` repairs 1 of them.
    "
  `)
  expect(whole(reportMarkdown(runOf([], { files: SAMPLE.files })))).toBe('### dockerlint: no findings in 2 files\n')
})

test('markdown: stays below the size of a job summary and says so', () => {
  const many = Array.from({ length: 2000 }, () => ({ ...third, message: 'x'.repeat(1000) }))
  const report = whole(reportMarkdown(runOf(many)))
  expect(report.length).toBeLessThan(1_000_000)
  expect(report).toMatch(/\nand \d+ more findings\n/)
})

test('azure: advice is a plain line, since there are only errors and warnings', () => {
  expect(shown(reportAzure(SAMPLE, {}))).toMatchInlineSnapshot(`
    "
    ##vso[task.logissue type=error;sourcepath=compose.yaml;linenumber=7;columnnumber=26;code=secret-in-image;]POSTGRES_PASSWORD is written in the file; give it with a secret
    ##vso[task.logissue type=error;sourcepath=services/web/Dockerfile;linenumber=4;columnnumber=5;code=secret-in-image;]SECRET_KEY stays in the image; mount it with --mount=type=secret
    ##vso[task.logissue type=warning;sourcepath=services/web/Dockerfile;linenumber=7;columnnumber=1;code=prefer-copy;]ADD copies only local files here; use COPY
    services/web/Dockerfile:8:5: info: gcc has no version; write gcc=VERSION [pin-apt-packages]
    dockerlint: 2 errors, 1 warning, 1 info in 2 files
    "
  `)
})

test('teamcity: each rule once, in front of its first finding', () => {
  expect(shown(reportTeamcity(SAMPLE))).toMatchInlineSnapshot(`
    "
    ##teamcity[inspectionType id='secret-in-image' name='Keep secrets out of the image' description='Keep secrets out of the image. https://example.org/rules/secret-in-image' category='secrets']
    ##teamcity[inspection typeId='secret-in-image' message='POSTGRES_PASSWORD is written in the file; give it with a secret' file='compose.yaml' line='7' SEVERITY='ERROR']
    ##teamcity[inspection typeId='secret-in-image' message='SECRET_KEY stays in the image; mount it with --mount=type=secret' file='services/web/Dockerfile' line='4' SEVERITY='ERROR']
    ##teamcity[inspectionType id='prefer-copy' name='Use COPY rather than ADD for local files' description='Use COPY rather than ADD for local files. https://example.org/rules/prefer-copy' category='maintainability']
    ##teamcity[inspection typeId='prefer-copy' message='ADD copies only local files here; use COPY' file='services/web/Dockerfile' line='7' SEVERITY='WARNING']
    ##teamcity[inspectionType id='pin-apt-packages' name='Pin the versions of packages' description='Pin the versions of packages. https://example.org/rules/pin-apt-packages' category='reproducibility']
    ##teamcity[inspection typeId='pin-apt-packages' message='gcc has no version; write gcc=VERSION' file='services/web/Dockerfile' line='8' SEVERITY='INFO']
    "
  `)
})

test('a finding without anything special goes through all of them', () => {
  const run = runOn('FROM alpine', 'alpine')
  for (const report of [reportAzure, reportCheckstyle, reportGithub, reportGitlab, reportJson, reportJunit, reportMarkdown, reportRdjson, reportTeamcity]) {
    expect([...report(run, { quiet: true })].join('')).toContain('prefer-copy')
  }
})
