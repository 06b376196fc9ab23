/** The commands beside linting. */
export const COMMAND_NAMES = ['baseline', 'completions', 'explain', 'graph', 'init', 'inspect', 'merge', 'migrate'] as const
