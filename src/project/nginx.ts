import { lookUpBaseImage } from '../knowledge/base-images.ts'
import type { Document, Located } from '../text/document.ts'
import { joinPath, normalizePath } from '../text/paths.ts'
import type { Stage } from './dockerfile/model.ts'
import { filesBelow } from './image-files.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'

/** What the configuration files of the project say to one nginx. Read as plain text: `if` and `map` are not followed. */
export interface NginxConfiguration {
  readonly documents: readonly Document[]
  /** TCP ports of `listen`. Empty where no server is among the files. */
  readonly ports: ReadonlySet<number>
  /** The folders of `root` and `alias`. */
  readonly served: readonly (Located & { readonly path: string })[]
  /** Every absolute path in it, those of `served` included. */
  readonly paths: ReadonlySet<string>
  /** Where it passes requests on to: hosts with a plain name or address, `upstream` blocks followed. */
  readonly upstreams: readonly NginxUpstream[]
}

export interface NginxUpstream {
  readonly host: string
  readonly at: Located
  readonly port: number | undefined
  /** Where the port is written; missing without one. */
  readonly portAt: Located | undefined
}

/** Whether a service or a stage's image starts nginx as its official image does. */
export function startsNginx(stage: Stage | undefined, model: ServiceModel | undefined): boolean {
  if (stage !== undefined) return stage.root.kind === 'image' && /^(?:library\/)?nginx$/.test(stage.root.reference.repository) && stage.root.reference.registry === undefined
  return model?.image !== undefined && lookUpBaseImage(imageName(model.image))?.command?.[0] === 'nginx'
}

/** Files that nginx brings itself and that say nothing of hosts, ports and folders. */
const HARMLESS_INCLUDE = /(?:mime\.types|fastcgi_params|fastcgi\.conf|uwsgi_params|scgi_params|proxy_params|\/modules-enabled\/\*\.conf|\/etc\/nginx\/conf\.d\/\*\.conf)$/
const SITE = /^\/etc\/nginx\/conf\.d\/[^/]+\.conf$/
/** The official image puts variables into these and writes what comes out to conf.d. */
const TEMPLATE = /^\/etc\/nginx\/templates\/([^/]+\.conf)\.template$/

/** The configuration that nginx runs with; undefined where a part of it is not of the project, is included from elsewhere or cannot be read. */
export function nginxConfiguration(project: Project, stage: Stage | undefined, model: ServiceModel | undefined): NginxConfiguration | undefined {
  const files = nginxFiles(project, stage, model)
  const main = files?.get('/etc/nginx/nginx.conf')
  // Only the site that the image brings itself is known to be replaced.
  if (files === undefined || (main === undefined && !files.has('/etc/nginx/conf.d/default.conf'))) return undefined
  const documents: Document[] = []
  for (const [path, file] of files) {
    if (path !== '/etc/nginx/nginx.conf' && !SITE.test(path)) continue
    const document = project.document(file)
    if (document === undefined) return undefined
    documents.push(document)
  }
  return readNginx(documents)
}

function nginxFiles(project: Project, stage: Stage | undefined, model: ServiceModel | undefined): Map<string, string> | undefined {
  const files = new Map<string, string>()
  if (stage !== undefined) for (const file of filesBelow(project, stage, '/etc/nginx')) files.set(file.imagePath, file.path)
  for (const mount of model?.service.volumes ?? []) {
    const target = mount.target?.resolved === true ? joinPath('/', mount.target.text) : undefined
    if (target === undefined || !(target === '/etc/nginx' || target.startsWith('/etc/nginx/'))) continue
    if (mount.kind !== 'bind' || mount.hostPath === undefined) return undefined
    for (const known of [...files.keys()]) if (known === target || known.startsWith(`${target}/`)) files.delete(known)
    const stat = project.files.stat(mount.hostPath)
    if (stat?.kind === 'file') files.set(target, mount.hostPath)
    else if (stat?.kind === 'folder') for (const entry of project.files.list(mount.hostPath)) files.set(`${target}/${entry.name}`, joinPath(mount.hostPath, entry.name))
    else return undefined
  }
  for (const [path, file] of [...files]) {
    const name = TEMPLATE.exec(path)?.[1]
    if (name !== undefined) files.set(`/etc/nginx/conf.d/${name}`, file)
  }
  return files
}

function readNginx(documents: readonly Document[]): NginxConfiguration | undefined {
  const ports = new Set<number>()
  const paths = new Set<string>()
  const served: (Located & { path: string })[] = []
  const passes: NginxUpstream[] = []
  const members = new Map<string, NginxUpstream[]>()
  for (const document of documents) {
    // Blanks in place of comments, so that offsets stay.
    const text = document.text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length))
    if (/\blisten\s[^;]{0,200}\$/.test(text)) return undefined
    if ([...text.matchAll(/\binclude\s+([^;\s]+)\s*;/g)].some((match) => !HARMLESS_INCLUDE.test(match[1] ?? ''))) return undefined
    const count = ports.size
    for (const match of text.matchAll(/\blisten\s+(?:[\w.*-]+:|\[[^\]]{0,50}\]:)?(\d{1,5})\b/g)) ports.add(Number(match[1]))
    // A server without `listen` takes port 80.
    if (/\bserver\s*\{/.test(text) && ports.size === count && !/\blisten\b/.test(text)) ports.add(80)
    for (const match of text.matchAll(/(?<=[\s;{}"':=])\/[\w.-][\w./-]{0,200}/g)) paths.add(normalizePath(match[0]))
    for (const match of text.matchAll(/(?<=[\s;{}])(?:root|alias)\s+["']?(\/[\w./-]{1,200})["']?\s*;/dg)) {
      const [start, end] = match.indices?.[1] ?? [0, 0]
      served.push({ path: normalizePath(match[1] ?? ''), document, range: { start, end } })
    }
    for (const match of text.matchAll(/(?<=[\s;{}])(?:proxy_pass|grpc_pass|fastcgi_pass|uwsgi_pass|scgi_pass)\s+(?:(?:https?|grpcs?):\/\/)?([A-Za-z0-9_][\w.-]{0,200})(?::(\d{1,5}))?(?=[/;\s])/dg)) passes.push(upstreamOf(document, match, 1))
    for (const match of text.matchAll(/(?:(?<=[\s;{}])|^)upstream\s+([\w.-]{1,100})\s*\{([^}]{0,4000})\}/dg)) {
      const start = match.indices?.[2]?.[0] ?? 0
      const inside = [...(match[2] ?? '').matchAll(/(?<=[\s;]|^)server\s+([A-Za-z0-9_][\w.-]{0,200})(?::(\d{1,5}))?(?=[\s;])/dg)].map((member) => upstreamOf(document, member, 1, start))
      members.set(match[1] ?? '', inside)
    }
  }
  return { documents, ports, served, paths, upstreams: [...passes.filter(({ host }) => !members.has(host)), ...[...members.values()].flat()] }
}

function upstreamOf(document: Document, match: RegExpExecArray | RegExpMatchArray, group: number, offset = 0): NginxUpstream {
  const located = (at: readonly [number, number] | undefined): Located | undefined => (at === undefined ? undefined : { document, range: { start: offset + at[0], end: offset + at[1] } })
  const host = located(match.indices?.[group])
  return {
    host: match[group] ?? '', at: host ?? { document, range: { start: 0, end: 0 } },
    port: match[group + 1] === undefined ? undefined : Number(match[group + 1]), portAt: located(match.indices?.[group + 1]),
  }
}
