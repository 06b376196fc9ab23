import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../src/engine/result.ts'
import type { ReportOptions } from '../../src/report/reporter.ts'
import { reportSarif } from '../../src/report/sarif.ts'
import { artifactAddress, provenance } from '../../src/report/sarif/addresses.ts'
import { createDocument } from '../../src/text/document.ts'
import { whole } from '../../src/text/pieces.ts'
import { findingAt, placeAt, placeOf, ruleNamed, runOf, runOn, SAMPLE } from './sample-run.ts'

interface Region { startLine: number; startColumn: number; endLine: number; endColumn: number; snippet: { text: string } }
interface Location { physicalLocation: { artifactLocation: { uri: string; index: number }; region: Region; contextRegion?: Region } }
interface Run {
  tool: { driver: { rules: { id: string; name: string; helpUri: string; properties: Record<string, unknown> & { tags: string[] } }[] } }
  automationDetails?: { id: string }
  invocations: { executionSuccessful: boolean; toolExecutionNotifications?: { message: { text: string } }[] }[]
  artifacts: { location: { uri: string } }[]
  versionControlProvenance?: unknown
  results: { ruleId: string; ruleIndex: number; level: string; message: { text: string }; locations: Location[]; suppressions?: unknown[]; partialFingerprints: Record<string, string> }[]
}

function runIn(result: RunResult, options: ReportOptions = {}): Run {
  return (JSON.parse(whole(reportSarif(result, options))) as { runs: Run[] }).runs[0]!
}

describe('SARIF', () => {
  test('a result with a fix and a related place', () => {
    const { results } = runIn(SAMPLE)
    expect(results[2]).toMatchInlineSnapshot(`
      {
        "fixes": [
          {
            "artifactChanges": [
              {
                "artifactLocation": {
                  "index": 1,
                  "uri": "services/web/Dockerfile",
                  "uriBaseId": "%SRCROOT%",
                },
                "replacements": [
                  {
                    "deletedRegion": {
                      "endColumn": 4,
                      "endLine": 7,
                      "startColumn": 1,
                      "startLine": 7,
                    },
                    "insertedContent": {
                      "text": "COPY",
                    },
                  },
                ],
              },
            ],
            "description": {
              "text": "Replace ADD with COPY.",
            },
          },
        ],
        "level": "warning",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "index": 1,
                "uri": "services/web/Dockerfile",
                "uriBaseId": "%SRCROOT%",
              },
              "contextRegion": {
                "endColumn": 27,
                "endLine": 9,
                "snippet": {
                  "text": "WORKDIR /srv

      ADD app.py /srv/
      RUN apt-get update && \\
          apt-get install -y gcc",
                },
                "startColumn": 1,
                "startLine": 5,
              },
              "region": {
                "endColumn": 4,
                "endLine": 7,
                "snippet": {
                  "text": "ADD",
                },
                "startColumn": 1,
                "startLine": 7,
              },
            },
          },
        ],
        "message": {
          "arguments": [
            "ADD copies only local files here; use COPY",
          ],
          "id": "default",
          "text": "ADD copies only local files here; use COPY.",
        },
        "partialFingerprints": {
          "dockerlint/v1": "cccc",
          "primaryLocationLineHash": "a5288e90318930d:1",
        },
        "properties": {
          "aliases": [
            "DL3020",
            "CKV_DOCKER_4",
            "DS-0005",
          ],
          "category": "maintainability",
          "severity": "warning",
        },
        "relatedLocations": [
          {
            "id": 1,
            "message": {
              "text": "built here.",
            },
            "physicalLocation": {
              "artifactLocation": {
                "index": 0,
                "uri": "compose.yaml",
                "uriBaseId": "%SRCROOT%",
              },
              "contextRegion": {
                "endColumn": 23,
                "endLine": 5,
                "snippet": {
                  "text": "services:
        web:
          build: services/web
        db:
          image: postgres:17",
                },
                "startColumn": 1,
                "startLine": 1,
              },
              "region": {
                "endColumn": 24,
                "endLine": 3,
                "snippet": {
                  "text": "services/web",
                },
                "startColumn": 12,
                "startLine": 3,
              },
            },
          },
        ],
        "ruleId": "prefer-copy",
        "ruleIndex": 1,
      }
    `)
  })

  test('a rule', () => {
    expect(runIn(SAMPLE).tool.driver.rules[1]).toMatchInlineSnapshot(`
      {
        "defaultConfiguration": {
          "level": "warning",
        },
        "fullDescription": {
          "text": "ADD also fetches URLs and unpacks archives, so a reader cannot tell what it will do.",
        },
        "help": {
          "markdown": "**Use COPY rather than ADD for local files**

      \`ADD\` also fetches URLs and unpacks archives, so a reader cannot tell what it will do.

      Ignore it where the archive is meant to be unpacked.

      Write \`COPY\` instead.

      - [Dockerfile reference: ADD](https://docs.docker.com/reference/dockerfile/#add)",
          "text": "Use COPY rather than ADD for local files.

      ADD also fetches URLs and unpacks archives, so a reader cannot tell what it will do.

      Ignore it where the archive is meant to be unpacked.

      Write COPY instead.",
        },
        "helpUri": "https://example.org/rules/prefer-copy",
        "id": "prefer-copy",
        "messageStrings": {
          "default": {
            "text": "Use COPY rather than ADD for local files: '{0}'.",
          },
        },
        "name": "PreferCopy",
        "properties": {
          "precision": "high",
          "problem.severity": "warning",
          "tags": [
            "maintainability",
            "docker",
            "DL3020",
            "CKV_DOCKER_4",
            "DS-0005",
          ],
        },
        "shortDescription": {
          "text": "Use COPY rather than ADD for local files.",
        },
      }
    `)
  })

  test('every index points at what it names', () => {
    const { results, artifacts, tool } = runIn(SAMPLE, { showSuppressed: true })
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex]!.id).toBe(result.ruleId)
      const { artifactLocation } = result.locations[0]!.physicalLocation
      expect(artifacts[artifactLocation.index]!.location.uri).toBe(artifactLocation.uri)
    }
  })

  test('security-severity only where security is the matter', () => {
    const rules = runIn(SAMPLE).tool.driver.rules
    expect(Object.fromEntries(rules.map((rule) => [rule.id, rule.properties['security-severity']]))).toEqual({
      'pin-apt-packages': undefined, 'prefer-copy': undefined, 'secret-in-image': '8.8',
    })
  })

  test('what is reported without being a rule has a descriptor too', () => {
    const run = runIn(runOn('x', 'x', { ruleId: 'syntax-error', severity: 'error', category: 'validity' }))
    expect(run.tool.driver.rules.map(({ id, name, helpUri }) => ({ id, name, helpUri }))).toEqual([{ id: 'syntax-error', name: 'SyntaxError', helpUri: 'https://example.org/rules/syntax-error' }])
  })

  test('at most ten tags', () => {
    const codes = Array.from({ length: 30 }, (_, index) => `DL${index}`)
    const run = runIn(runOf([], { rules: [ruleNamed('many', { aliases: { hadolint: codes } })] }))
    expect(run.tool.driver.rules[0]!.properties.tags).toHaveLength(10)
  })

  test('suppressed results only on demand, and then every other one says that it is not', () => {
    expect(runIn(SAMPLE).results.some((result) => 'suppressions' in result)).toBe(false)
    const { results } = runIn(SAMPLE, { showSuppressed: true })
    expect(results.map((result) => result.suppressions)).toEqual([[], [], [], [], [{ kind: 'inSource', status: 'accepted', justification: 'agreed with the team' }]])
  })

  test('category, repository', () => {
    const run = runIn(SAMPLE, { category: 'images', repository: { uri: 'https://me:secret@github.com/acme/site.git', revision: 'abc' } })
    expect(run.automationDetails).toEqual({ id: 'images/' })
    expect(run.versionControlProvenance).toEqual([{ repositoryUri: 'https://github.com/acme/site.git', revisionId: 'abc', mappedTo: { uriBaseId: '%SRCROOT%' } }])
  })

  test('an internal error is no success', () => {
    expect(runIn(runOn('x', 'x', { ruleId: 'internal-error' })).invocations[0]!.executionSuccessful).toBe(false)
    expect(runIn(SAMPLE).invocations[0]!.executionSuccessful).toBe(true)
  })

  test('more than 25,000 results: the most severe stay, in their order, and the run says so', () => {
    const document = createDocument('Dockerfile', 'dockerfile', 'FROM alpine\n')
    const place = placeOf(document, 'FROM')
    const infos = Array.from({ length: 25_000 }, () => findingAt(place, { severity: 'info' }))
    const run = runIn(runOf([...infos, findingAt(place, { severity: 'error', ruleId: 'last' })]))
    expect(run.results).toHaveLength(25_000)
    expect(run.results.at(-1)!.ruleId).toBe('last')
    expect(run.invocations[0]!.toolExecutionNotifications![0]!.message.text).toBe('This report holds the 25000 most severe of 25001 findings, the most that code scanning takes of one run.')
  }, 30_000)

  test('secrets are starred in snippet and context', () => {
    const { region, contextRegion } = runIn(SAMPLE).results[1]!.locations[0]!.physicalLocation
    expect(region.snippet.text).toBe('SECRET_KEY=***************')
    expect(contextRegion!.snippet.text).toContain('ENV SECRET_KEY=***************\nWORKDIR')
  })

  test('a region that is the whole file has no context', () => {
    expect(runIn(runOn('FROM alpine', 'FROM alpine')).results[0]!.locations[0]!.physicalLocation.contextRegion).toBeUndefined()
  })

  test('of a very long line only a part is context', () => {
    const line = `RUN ${'x'.repeat(5000)} MARK ${'y'.repeat(5000)}`
    const { contextRegion } = runIn(runOn(line, 'MARK')).results[0]!.locations[0]!.physicalLocation
    expect(contextRegion!.endColumn - contextRegion!.startColumn).toBe(304)
    expect(contextRegion!.snippet.text).toHaveLength(304)
  })

  test('the fingerprint is that of the line, also in an empty file', () => {
    const run = runIn(runOf([findingAt(placeAt(createDocument('Dockerfile', 'dockerfile', ''), 0, 0))]))
    expect(run.results[0]!.partialFingerprints).toEqual({ primaryLocationLineHash: 'c129715d7a2bc9a3:1', 'dockerlint/v1': '0123456789abcdef' })
  })

  test('what is quoted in a message does not become a link', () => {
    const run = runIn(runOn('x', 'x', { message: 'see [this](https://evil.example)' }))
    expect(run.results[0]!.message.text).toBe('see [this] (https://evil.example).')
  })
})

describe('addresses', () => {
  test.each([
    ['a b/Dockerfile', 'a%20b/Dockerfile'],
    ['a\nb:c%d#e?f/x', 'a%0Ab%3Ac%25d%23e%3Ff/x'],
    ['über/説', '%C3%BCber/%E8%AA%AC'],
    ["it's(1)*!", 'it%27s%281%29%2A%21'],
    ['lone\ud800', 'lone%EF%BF%BD'],
  ])('%j', (path, uri) => {
    expect(artifactAddress(path)).toEqual({ uri, uriBaseId: '%SRCROOT%' })
  })

  test('an absolute path has no base', () => {
    expect(artifactAddress('/srv/a b')).toEqual({ uri: 'file:///srv/a%20b' })
  })

  test.each([
    ['git@github.com:acme/site.git', 'https://github.com/acme/site.git'],
    ['ssh://git@github.com/acme/site.git', 'https://github.com/acme/site.git'],
    ['https://x-access-token:ghs_1@github.com/acme/site', 'https://github.com/acme/site'],
    ['https://github.com/acme/site?private_token=x', 'https://github.com/acme/site'],
  ])('the remote %s', (remote, expected) => {
    expect(provenance({ uri: remote })).toMatchObject([{ repositoryUri: expected }])
  })
})
