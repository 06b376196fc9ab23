import type { Mount } from '../compose/model.ts'
import type { Located } from '../text/document.ts'
import { nameOf, normalizePath } from '../text/paths.ts'
import type { ServiceModel } from './model.ts'

/** A file or folder of the host that a service is given by its absolute path, or by one in the home folder. */
export interface HostMount extends Located {
  readonly mount: Mount
  /** Normalized, `/var/run` read as the link to `/run` that it is; `~` and `~/…` for the home folder. */
  readonly path: string
  readonly readOnly: boolean
}

/**
 * The host's files that a service sees, outside of the project's own folder: binds by an absolute path, and named volumes that stand
 * for one (`driver_opts: { o: bind, device: /etc }`). Paths with unknown variables are left out.
 */
export function hostMountsOf(model: ServiceModel): readonly HostMount[] {
  return model.service.volumes.flatMap((mount): HostMount[] => {
    const at = { document: mount.document, range: mount.range, mount }
    if (mount.kind === 'volume') {
      const bound = boundFolder(model, mount)
      return bound === undefined ? [] : [{ ...at, path: bound.path, readOnly: mount.readOnly || bound.readOnly }]
    }
    const path = mount.kind === 'bind' && mount.source?.resolved === true ? hostPath(mount.source.text) : undefined
    return path === undefined ? [] : [{ ...at, path, readOnly: mount.readOnly }]
  })
}

function boundFolder(model: ServiceModel, mount: Mount): { readonly path: string; readonly readOnly: boolean } | undefined {
  if (!mount.resolved || mount.source === undefined) return undefined
  const options = model.compose.volumes.find((volume) => volume.name === mount.source?.text)?.driverOptions ?? []
  const option = (name: string): string | undefined => {
    const value = options.find((each) => each.name === name)?.value
    return value?.resolved === true ? value.text : undefined
  }
  const mountOptions = option('o')?.split(',') ?? []
  const device = option('device')
  if (device === undefined || !mountOptions.some((each) => each === 'bind' || each === 'rbind')) return undefined
  const path = hostPath(device)
  return path === undefined ? undefined : { path, readOnly: mountOptions.includes('ro') }
}

/** Undefined for a path that starts in the project's folder. */
export function hostPath(path: string): string | undefined {
  if (path === '~' || path.startsWith('~/')) return path === '~' ? '~' : `~/${normalizePath(path.slice(2))}`
  if (!path.startsWith('/')) return undefined
  const normalized = normalizePath(path)
  return normalized === '/var/run' ? '/run' : normalized.startsWith('/var/run/') ? normalized.slice('/var'.length) : normalized
}

/** Sockets whose holder commands the host: each can start a container that has the host's whole disk. */
const SOCKETS: Readonly<Record<string, string>> = {
  'docker.sock': 'Docker', 'docker.raw.sock': 'Docker', 'containerd.sock': 'containerd', 'podman.sock': 'Podman', 'crio.sock': 'CRI-O', docker_engine: 'Docker',
}

/** The daemon whose socket stands at a path of the host, or in a folder of it; undefined for other paths and for sockets in the project's own folder. */
export function daemonAt(path: string): string | undefined {
  const host = hostPath(path)
  return host === undefined || host.startsWith('~') ? undefined : SOCKETS[nameOf(host)] ?? SOCKET_FOLDERS[host]
}

/** Folders that hold such a socket. */
const SOCKET_FOLDERS: Readonly<Record<string, string>> = { '/run': 'Docker', '/var': 'Docker', '/run/containerd': 'containerd', '/run/podman': 'Podman' }

/**
 * Which daemon of the host a mount hands over, by its socket or by a folder with the socket in it; undefined for other mounts. Not for
 * sockets in the project's own folder, which may be those of a filtering proxy, nor for a mount of the whole disk.
 */
export function daemonSocketOf(mount: Mount, model: ServiceModel): string | undefined {
  const { source, target } = mount
  if (source !== undefined && mount.type === 'npipe') return SOCKETS[nameOf(source.text.replaceAll('\\', '/'))]
  const host = hostMountsOf(model).find((each) => each.mount === mount)
  if (host !== undefined) return host.path.startsWith('~') ? undefined : SOCKETS[nameOf(host.path)] ?? SOCKET_FOLDERS[host.path]
  // `${DOCKER_SOCKET}:/var/run/docker.sock`: the place in the container tells what it is.
  if (source === undefined || source.resolved || target?.resolved !== true) return undefined
  const place = hostPath(target.text)
  return place?.startsWith('/run/') === true ? SOCKETS[nameOf(place)] : undefined
}
