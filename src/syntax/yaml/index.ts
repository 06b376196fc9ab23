export type * from './ast.ts'
export { parseYaml } from './parse.ts'
export { scalarContent } from './scalar-text.ts'
