import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../src/engine/result.ts'
import { FORMAT_NAMES, isFormatName, renderReport, type FormatName } from '../../src/report/formats.ts'
import { createDocument } from '../../src/text/document.ts'
import { findingAt, placeOf, runOf } from './sample-run.ts'

const HOSTILE = "a\nb\r\n::error::x%0A%25 ##vso[task.x]y ##teamcity[z] ##[error] \u001b[31mred\u009b2J \u202eevil\u2066 ]]> <b>\"'&amp; | ` [k](https://evil.example) @team #1 \ud800 \u0000 ,;:"

/** A run in which every text that comes from a file is hostile. */
function hostileRun(): RunResult {
  const text = `RUN echo ${HOSTILE.replace(/[\r\n]/g, '')} MARK end\n`
  const document = createDocument(`dir ,;:%'|]${HOSTILE}/Dockerfile`, 'dockerfile', text)
  const place = placeOf(document, 'MARK')
  return runOf([findingAt(place, {
    ruleId: 'hostile', severity: 'error', message: HOSTILE, related: [{ ...place, message: HOSTILE }],
    fix: { title: HOSTILE, safety: 'safe', edits: [{ ...place, text: HOSTILE }] },
  }), findingAt(place, { ruleId: 'hostile', severity: 'info', message: HOSTILE, fingerprint: '0123456789abcdef' })])
}

function reportOf(name: FormatName): Promise<string> {
  return renderReport(name, hostileRun(), {})
}

describe.each(FORMAT_NAMES)('hostile content in %s', (name) => {
  test('holds no control, no bidi control and no lone surrogate', async () => {
    const report = await reportOf(name)
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
    expect(report).not.toMatch(/\p{Surrogate}/u)
  })

  test('begins no command of a CI system but its own', async () => {
    const lines = (await reportOf(name)).split('\n')
    const own = name === 'github' ? /^::(?:error|notice) file=/ : name === 'azure' ? /^##vso\[task\.logissue / : name === 'teamcity' ? /^##teamcity\[inspection/ : /^$/
    for (const line of lines) {
      if (!own.test(line)) expect(line).not.toMatch(/^\s*::/)
      expect(own.test(line) ? line.slice(3) : line).not.toMatch(/##(?:vso|teamcity)?\[/)
    }
  })
})

describe('each format escapes as its reader reads', () => {
  test.each<FormatName>(['json', 'sarif', 'gitlab', 'rdjson'])('%s: the values arrive whole', async (name) => {
    const parsed = JSON.stringify(JSON.parse(await reportOf(name)))
    expect(parsed).toContain(JSON.stringify('##vso[task.x]y').slice(1, -1))
    expect(parsed).toContain(JSON.stringify('\u001b[31mred\u009b2J \u202eevil').slice(1, -1))
  })

  test('github', async () => {
    expect((await reportOf('github')).split('\n')[0]).toMatchInlineSnapshot(`"::error file=dir %2C;%3A%25'|]a%0Ab%0D%0A%3A%3Aerror%3A%3Ax%250A%2525 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https%3A//evil.example) @team #1 \\ud800 \\x00 %2C;%3A/Dockerfile,line=1,col=149,endLine=1,endColumn=153,title=hostile::a\\nb\\r\\n::error::x%250A%2525 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:"`)
  })

  test('azure', async () => {
    expect(await reportOf('azure')).toMatchInlineSnapshot(`
      "##vso[task.logissue type=error;sourcepath=dir ,%3B:%AZP25'|%5Da\\nb\\r\\n::error::x%AZP250A%AZP2525 ##vso(task.x%5Dy ##teamcity(z%5D ##(error%5D \\x1b[31mred\\x9b2J \\u202eevil\\u2066 %5D%5D> <b>"'&amp%3B | \` [k%5D(https://evil.example) @team #1 \\ud800 \\x00 ,%3B:/Dockerfile;linenumber=1;columnnumber=149;code=hostile;]a\\nb\\r\\n::error::x%AZP250A%AZP2525 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:
      dir ,;:%'|]a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:/Dockerfile:1:149: info: a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: [hostile]
      dockerlint: 1 error, 1 info in 1 file
      "
    `)
  })

  test('teamcity', async () => {
    expect((await reportOf('teamcity')).split('\n')[1]).toMatchInlineSnapshot(`"##teamcity[inspection typeId='hostile' message='a\\nb\\r\\n::error::x%0A%25 ##vso|[task.x|]y ##teamcity|[z|] ##|[error|] \\x1b|[31mred\\x9b2J \\u202eevil\\u2066 |]|]> <b>"|'&amp; || \` |[k|](https://evil.example) @team #1 \\ud800 \\x00 ,;:' file='dir ,;:%|'|||]a|nb|r|n::error::x%0A%25 ##vso|[task.x|]y ##teamcity|[z|] ##|[error|] |0x001B|[31mred|0x009B2J |0x202Eevil|0x2066 |]|]> <b>"|'&amp; || \` |[k|](https://evil.example) @team #1 |0xD800 |0x0000 ,;:/Dockerfile' line='1' SEVERITY='ERROR']"`)
  })

  test('checkstyle', async () => {
    expect(await reportOf('checkstyle')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <checkstyle version="4.3">
        <file name="dir ,;:%&apos;|]a&#10;b&#13;&#10;::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] [31mred&#155;2J &#8238;evil&#8294; ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1   ,;:/Dockerfile">
          <error line="1" column="149" severity="error" message="a\\nb\\r\\n::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:" source="dockerlint.hostile"/>
          <error line="1" column="149" severity="info" message="a\\nb\\r\\n::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:" source="dockerlint.hostile"/>
        </file>
      </checkstyle>
      "
    `)
  })

  test('junit', async () => {
    expect((await reportOf('junit')).split('\n').slice(3, 5).join('\n')).toMatchInlineSnapshot(`
      "    <testcase classname="dir ,;:%&apos;|]a&#10;b&#13;&#10;::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] [31mred&#155;2J &#8238;evil&#8294; ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1   ,;:/Dockerfile" name="hostile (1:149)" file="dir ,;:%&apos;|]a&#10;b&#13;&#10;::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] [31mred&#155;2J &#8238;evil&#8294; ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1   ,;:/Dockerfile" line="1">
            <failure type="error" message="a\\nb\\r\\n::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:">dir ,;:%&apos;|]a\\nb\\r\\n::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:/Dockerfile:1:149: error: a\\nb\\r\\n::error::x%0A%25 #&#35;vso[task.x]y #&#35;teamcity[z] #&#35;[error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]&gt; &lt;b&gt;&quot;&apos;&amp;amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: [hostile]"
    `)
  })

  test('markdown', async () => {
    expect((await reportOf('markdown')).split('\n')[4]).toMatchInlineSnapshot(`"| ❌ error | <code>dir ,;:%'\\|\\]a\\\\nb\\\\r\\\\n::error::x%0A%25 #\\#vso\\[task.x\\]y #\\#teamcity\\[z\\] ##\\[error\\] \\\\x1b\\[31mred\\\\x9b2J \\\\u202eevil\\\\u2066 \\]\\]&gt; &lt;b&gt;"'&amp;amp; \\| \\\` \\[k\\](https:&#47;&#47;evil.example) &#64;team \\#1 \\\\ud800 \\\\x00 ,;:/Dockerfile:1:149</code> | a\\\\nb\\\\r\\\\n::error::x%0A%25 #\\#vso\\[task.x\\]y #\\#teamcity\\[z\\] ##\\[error\\] \\\\x1b\\[31mred\\\\x9b2J \\\\u202eevil\\\\u2066 \\]\\]&gt; &lt;b&gt;"'&amp;amp; \\| \\\` \\[k\\](https:&#47;&#47;evil.example) &#64;team \\#1 \\\\ud800 \\\\x00 ,;: | [hostile](https://example.org/rules/hostile) |"`)
  })

  test('compact', async () => {
    expect((await reportOf('compact')).split('\n')[0]).toMatchInlineSnapshot(`"dir ,;:%'|]a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:/Dockerfile:1:149: error: a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: [hostile]"`)
  })

  test('text', async () => {
    expect(`\n${await reportOf('text')}`).toMatchInlineSnapshot(`
      "
      dir ,;:%'|]a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:/Dockerfile

        1:149  error  a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:  hostile
          1 │ …evil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: MARK end
            │                                                                                   ^^^^
            ├ dir ,;:%'|]a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:/Dockerfile:1:149 a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:
            └ fix: a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: (--fix)

        1:149  info  a\\nb\\r\\n::error::x%0A%25 ##vso(task.x]y ##teamcity(z] ##(error] \\x1b[31mred\\x9b2J \\u202eevil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;:  hostile
          1 │ …evil\\u2066 ]]> <b>"'&amp; | \` [k](https://evil.example) @team #1 \\ud800 \\x00 ,;: MARK end
            │                                                                                   ^^^^

      1 error, 1 info in 1 file; 1 fixable with --fix
      dockerlint explain RULE tells why it matters and how to repair it
      "
    `)
  })
})

test('names of formats', () => {
  expect(FORMAT_NAMES).toEqual(['text', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown', 'azure', 'teamcity', 'html'])
  expect(isFormatName('sarif')).toBe(true)
  expect(isFormatName('constructor')).toBe(false)
})
