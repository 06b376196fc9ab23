import type { RunResult } from '../engine/result.ts'
import { whole } from '../text/pieces.ts'
import { loadPaint } from './paint.ts'
import type { ReportOptions, Reporter } from './reporter.ts'

/** Each format in a module of its own, loaded only when it is asked for. */
const LOADERS = {
  text: async () => (await import('./text.ts')).reportText,
  compact: async () => (await import('./compact.ts')).reportCompact,
  json: async () => (await import('./json.ts')).reportJson,
  sarif: async () => (await import('./sarif.ts')).reportSarif,
  github: async () => (await import('./github.ts')).reportGithub,
  gitlab: async () => (await import('./gitlab.ts')).reportGitlab,
  junit: async () => (await import('./junit.ts')).reportJunit,
  checkstyle: async () => (await import('./checkstyle.ts')).reportCheckstyle,
  rdjson: async () => (await import('./rdjson.ts')).reportRdjson,
  markdown: async () => (await import('./markdown.ts')).reportMarkdown,
  azure: async () => (await import('./azure.ts')).reportAzure,
  teamcity: async () => (await import('./teamcity.ts')).reportTeamcity,
  html: async () => (await import('./html/page.ts')).reportHtml,
} satisfies Readonly<Record<string, () => Promise<Reporter>>>

export type FormatName = keyof typeof LOADERS

/** The names that `--format` takes, in the order of the documentation. */
export const FORMAT_NAMES = Object.keys(LOADERS) as readonly FormatName[]

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(LOADERS, name)
}

/** Whether a format tells what the rules are about, so that it needs their documentation. */
export function showsRules(name: FormatName): boolean {
  return name === 'sarif' || name === 'html'
}

/** Whether a format draws the project. */
export function showsProject(name: FormatName): boolean {
  return name === 'html'
}

type RenderOptions = Omit<ReportOptions, 'paint'> & { readonly color?: boolean | undefined }

/** Loads the format, and colours where they are wanted and the format has any, and makes the report, in pieces. They can be taken once. */
export async function reportPieces(name: FormatName, result: RunResult, options: RenderOptions): Promise<Iterable<string>> {
  const { color = false, ...rest } = options
  const [reporter, paint] = await Promise.all([LOADERS[name](), loadPaint(color && (name === 'text' || name === 'compact'))])
  return reporter(result, { ...rest, paint })
}

/** The pieces of `reportPieces` in one. */
export async function renderReport(name: FormatName, result: RunResult, options: RenderOptions): Promise<string> {
  return whole(await reportPieces(name, result, options))
}
