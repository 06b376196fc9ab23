import { closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync, type Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { inChunks } from '../text/pieces.ts'
import { errorCode, readDocumentText } from './document-text.ts'
import { isInside, lstatOf, realPathOf } from './git-repository.ts'

export type WriteRefusal = 'missing' | 'link' | 'not-a-file' | 'outside' | 'changed' | 'unwritable'

/** Whether the file was written. A refusal leaves it as it was; `message` says why, without the path. */
export type WriteResult = { readonly written: true } | { readonly written: false; readonly refusal: WriteRefusal; readonly message: string }

export interface WriteOptions {
  /** The text that the file must still have. */
  readonly expected: string
  /** Absolute folders without links, outside of which nothing is written. */
  readonly roots: readonly string[]
}

/**
 * Replaces a file's text all at once: the new text is written beside it, with its mode and owner, and takes its place by renaming. Links, files with
 * several names, and files that changed since they were read are refused.
 * @param path Absolute.
 */
export function writeFileAtomically(path: string, text: string, options: WriteOptions): WriteResult {
  const before = lstatOf(path)
  if (before === undefined) return refused('missing', 'there is no such file any more')
  if (before.isSymbolicLink()) return refused('link', 'a link is not written through')
  if (!before.isFile()) return refused('not-a-file', 'not a regular file')
  if (before.nlink > 1) return refused('link', 'the file has several names (hard links); replacing it would part them')
  const folder = realPathOf(dirname(path))
  if (folder === undefined || !options.roots.some((root) => isInside(root, folder))) return refused('outside', 'the file lies outside of the project')
  const current = readDocumentText(path, { maxBytes: Math.max(before.size, 1) })
  if (current.text !== options.expected) return refused('changed', 'the file changed since it was read')
  return replace(join(folder, basename(path)), [text], before)
}

/**
 * Writes a report. An existing file is replaced all at once, so that no half-written report is ever seen; pipes and devices are written to; of a
 * link its target is written.
 * @param path Relative to the process's working directory, or absolute.
 * @param report The text, or pieces of it, which are asked for while it is written.
 */
export function writeReportFile(path: string, report: string | Iterable<string>): WriteResult {
  return writeParts(path, typeof report === 'string' ? [report] : inChunks(report))
}

/** The same with a report that is in bytes. */
export function writeReportBytes(path: string, report: Iterable<Uint8Array>): WriteResult {
  return writeParts(path, report)
}

type Parts = Iterable<string | Uint8Array>

function writeParts(path: string, parts: Parts): WriteResult {
  const absolute = resolve(path)
  const target = lstatOf(absolute)?.isSymbolicLink() === true ? realPathOf(absolute) : absolute
  if (target === undefined) return refused('link', 'a link that leads nowhere')
  const before = lstatOf(target)
  if (before?.isDirectory() === true) return refused('not-a-file', 'is a folder')
  if (before === undefined || before.isFile()) return replace(target, parts, before)
  let descriptor: number | undefined
  try {
    descriptor = openSync(target, 'w')
    writeAll(descriptor, parts)
    return { written: true }
  } catch (error) {
    return unwritable(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** @param before What stands in the file's place; undefined for a new file, with the mode that the process gives. */
function replace(path: string, parts: Parts, before: Stats | undefined): WriteResult {
  const temporary = join(dirname(path), `.dockerlint-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)
  let descriptor: number | undefined
  let created = false
  try {
    descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), before === undefined ? 0o666 : 0o600)
    created = true
    writeAll(descriptor, parts)
    if (before !== undefined) {
      const own = fstatSync(descriptor)
      if (own.uid !== before.uid || own.gid !== before.gid) fchownSync(descriptor, before.uid, before.gid)
      fchmodSync(descriptor, before.mode & 0o7777)
    }
    fsyncSync(descriptor)
    closeSync(descriptor)
    descriptor = undefined
    if (before !== undefined && !isSame(before, lstatOf(path))) throw new ChangedMeanwhile()
    renameSync(temporary, path)
    return { written: true }
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    if (created) removeQuietly(temporary)
    if (error instanceof ChangedMeanwhile) return refused('changed', 'the file changed while it was written')
    return unwritable(error)
  }
}

class ChangedMeanwhile extends Error {}

function isSame(before: Stats, now: Stats | undefined): boolean {
  return now !== undefined && now.ino === before.ino && now.dev === before.dev && now.size === before.size && now.mtimeMs === before.mtimeMs
}

function writeAll(descriptor: number, parts: Parts): void {
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
  }
}

/** What the system says; a fault in what makes the text is none of the file's. */
function unwritable(error: unknown): WriteResult {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return refused('unwritable', 'its folder does not exist')
  return refused('unwritable', `cannot be written: ${errorCode(error)}`)
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // The folder was taken away meanwhile: nothing is left to remove.
  }
}

function refused(refusal: WriteRefusal, message: string): WriteResult {
  return { written: false, refusal, message }
}

/**
 * Writes a file that must not exist yet, in a folder that must.
 * @param workingDirectory Absolute, without links; `path` is relative to it and does not leave it.
 */
export function createFile(workingDirectory: string, path: string, text: string): WriteResult {
  const absolute = resolve(workingDirectory, path)
  const folder = realPathOf(dirname(absolute))
  if (folder === undefined || !isInside(workingDirectory, folder)) return refused('outside', 'its folder lies outside of the project or does not exist')
  let descriptor: number | undefined
  try {
    descriptor = openSync(absolute, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o666)
    writeAll(descriptor, [text])
    return { written: true }
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return refused('changed', 'a file of that name has appeared')
    return refused('unwritable', `cannot be written: ${errorCode(error)}`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
