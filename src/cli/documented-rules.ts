/**
 * The rules with their reasons and examples, for what shows them. Imported dynamically: the bundle leaves the documentation out of the
 * rules that lint (see scripts/build.mjs).
 */
export { rules as documentedRules } from '../../rules/index.ts'
