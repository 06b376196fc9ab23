import { resolve } from 'node:path'
import { writeReportFile } from '../host/index.ts'
import { graphOf } from '../project/graph.ts'
import { drawGraph, GRAPH_FORMATS, isGraphFormat, withFindings } from '../report/graph/index.ts'
import { Masking } from '../report/masking.ts'
import { didYouMean } from '../text/distance.ts'
import { readArguments } from './arguments.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { sayGitFailures } from './git-failures.ts'
import { load } from './load.ts'
import { lintedFiles, run } from './run.ts'
import { print, type Streams } from './streams.ts'

const OPTIONS = { format: { type: 'string' }, 'output-file': { type: 'string' }, config: { type: 'string' }, 'no-config': { type: 'boolean' } } as const

/** `dockerlint graph [PATH…]`: draws what was understood of the files, with the findings on each part. */
export async function graph(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const { values, positionals } = readArguments({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  const format = values.format ?? 'mermaid'
  if (!isGraphFormat(format)) throw new UsageError(`graph knows no format "${format}"${didYouMean(format, GRAPH_FORMATS)}; known are ${GRAPH_FORMATS.join(', ')}`)
  if (values.config !== undefined && values['no-config'] === true) throw new UsageError('--config and --no-config exclude each other')
  const loaded = await load({
    paths: positionals, exclude: [], extendSelect: [], ignore: [], forceExclude: false, noConfig: values['no-config'] ?? false, ...(values.config === undefined ? {} : { config: values.config }),
  }, workingDirectory)
  const drawn = graphOf(loaded.project)
  if (drawn.nodes.length === 0) {
    await print(streams.err, 'dockerlint: nothing to draw: no Dockerfile with a stage and no compose file with a service\n')
    return EXIT.usage
  }
  const { result } = run(loaded, lintedFiles(loaded), new Date().toISOString().slice(0, 10))
  await sayGitFailures(loaded.files.gitFailures, streams)
  const text = drawGraph(format, withFindings(drawn, new Masking().findings(result)))
  const file = values['output-file']
  if (file === undefined) await print(streams.out, text)
  else {
    const written = writeReportFile(resolve(workingDirectory, file), text)
    if (!written.written) {
      await print(streams.err, `dockerlint: cannot write ${file}: ${written.message}\n`)
      return EXIT.internal
    }
  }
  return EXIT.clean
}
