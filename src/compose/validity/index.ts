export { isActiveByDefault } from './active.ts'
export type { ComposeFault, ComposeFaultKind } from './fault.ts'
export { composeFaults } from './faults.ts'
