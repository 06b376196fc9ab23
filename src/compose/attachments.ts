import type { Document } from '../text/document.ts'
import { present } from './command.ts'
import { keyedTexts } from './keyed.ts'
import type { Dependency, Deploy, Grant, Link, Logging, NetworkAttachment, VolumesFrom, WatchTrigger } from './model.ts'
import { fileReference } from './project-paths.ts'
import { asScalar, at, cut, isFalse, isTrue, itemsOf, mappingAt, placeOf, scalarAt, scalarsAt } from './read-value.ts'
import type { ComposeValue, Text } from './value.ts'

/** Reads `depends_on` in either form. */
export function readDependencies(value: ComposeValue | undefined): readonly Dependency[] {
  if (value?.kind !== 'mapping') {
    return itemsOf(value).flatMap((item) => {
      const name = asScalar(item)
      if (name === undefined) return []
      return [{ service: name.text, form: 'short' as const, condition: 'service_started', required: true, restart: false, resolved: name.resolved, ...placeOf(name) }]
    })
  }
  return [...value.entries.values()].map(({ name, key, value: options, item }) => {
    const condition = scalarAt(options, 'condition')
    return {
      service: name, form: item === undefined ? 'long' : 'short', ...key,
      condition: condition?.text ?? 'service_started', ...(condition === undefined ? {} : { conditionAt: placeOf(condition) }),
      required: !isFalse(scalarAt(options, 'required')), restart: isTrue(scalarAt(options, 'restart')), resolved: condition?.resolved !== false && item?.resolved !== false,
    }
  })
}

/** Reads `links` and `external_links`: `name` or `name:alias`. */
export function readLinks(value: ComposeValue | undefined): readonly Link[] {
  return itemsOf(value).flatMap((item) => {
    const text = asScalar(item)
    if (text === undefined) return []
    const [service, alias] = cut(text, ':') ?? [text, undefined]
    return [{ text, service: service.text, ...(alias === undefined ? {} : { alias: alias.text }), ...placeOf(text) }]
  })
}

/** Reads a service's `networks` in either form. */
export function readNetworks(value: ComposeValue | undefined): readonly NetworkAttachment[] {
  if (value?.kind === 'mapping') {
    return [...value.entries.values()].map(({ name, key, value: options, item }) => ({
      name, form: item === undefined ? 'map' : 'list', value: options, aliases: scalarsAt(options, 'aliases'), ...key,
      ...present({ ipv4Address: scalarAt(options, 'ipv4_address') }),
    }))
  }
  return itemsOf(value).flatMap((item) => {
    const name = asScalar(item)
    return name === undefined ? [] : [{ name: name.text, form: 'list' as const, value: name, aliases: [], ...placeOf(name) }]
  })
}

/** Reads `secrets`, `configs` and `models` of a service or a build. */
export function readGrants(value: ComposeValue | undefined): readonly Grant[] {
  if (value?.kind === 'mapping') {
    return [...value.entries.values()].map(({ name, key, value: options, item }) => ({
      source: name, form: item === undefined ? 'long' as const : 'short' as const, value: options, resolved: item?.resolved !== false, ...key,
    }))
  }
  return itemsOf(value).flatMap((item): readonly Grant[] => {
    if (item.kind === 'mapping') {
      const source = scalarAt(item, 'source')
      if (source === undefined) return []
      return [{ source: source.text, form: 'long', value: item, resolved: source.resolved, ...placeOf(source), ...present({ target: scalarAt(item, 'target') }) }]
    }
    const name = asScalar(item)
    return name === undefined ? [] : [{ source: name.text, form: 'short', value: name, resolved: name.resolved, ...placeOf(name) }]
  })
}

/** Reads `volumes_from`: `service`, `service:ro` or `container:name:ro`. */
export function readVolumesFrom(value: ComposeValue | undefined): readonly VolumesFrom[] {
  return itemsOf(value).flatMap((item) => {
    const text = asScalar(item)
    if (text === undefined) return []
    const container = /^container:([^:]+)/.exec(text.text)?.[1]
    return [{ text, ...placeOf(text), ...(container === undefined ? { service: text.text.replace(/:(ro|rw)$/, '') } : { container }) }]
  })
}

export function readDeploy(value: ComposeValue | undefined): Deploy | undefined {
  if (value?.kind !== 'mapping') return undefined
  return {
    value, ...placeOf(value), labels: keyedTexts(at(value, 'labels')),
    ...present({
      mode: scalarAt(value, 'mode'), replicas: scalarAt(value, 'replicas'), restartPolicy: mappingAt(value, 'restart_policy'), resources: mappingAt(value, 'resources'),
    }),
  }
}

export function readLogging(value: ComposeValue | undefined): Logging | undefined {
  if (value?.kind !== 'mapping') return undefined
  return { value, ...placeOf(value), options: keyedTexts(at(value, 'options')), ...present({ driver: scalarAt(value, 'driver') }) }
}

/** Reads `develop.watch`. */
export function readWatch(value: ComposeValue | undefined, folderOf: (document: Document) => string): readonly WatchTrigger[] {
  return itemsOf(at(value, 'watch')).flatMap((item) => {
    if (item.kind !== 'mapping') return []
    const path: Text | undefined = scalarAt(item, 'path')
    return [{
      value: item, ...placeOf(item),
      ...present({ path: path === undefined ? undefined : fileReference(folderOf(path.document), path), action: scalarAt(item, 'action'), target: scalarAt(item, 'target') }),
    }]
  })
}
