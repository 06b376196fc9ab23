import fastGlob from 'fast-glob'
import type { Rule } from '../../../src/rule-api/rule.ts'

const root = new URL('../../../rules/', import.meta.url)
const loaded = await Promise.all(fastGlob.sync('{validity,services,data}/*.ts', { cwd: root.pathname }).map(async (path) => ((await import(new URL(path, root).href)) as { default: Rule }).default))

/** The rules for what the loader refuses. */
export const LOADER_RULES: readonly Rule[] = loaded.filter((rule) => rule.category === 'validity')
