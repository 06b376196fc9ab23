/** What GitHub code scanning takes of one run. */
export const MOST_RESULTS = 25_000

/** Reports with more results are written without indentation, which would be 40 per cent of them: readers limit the size too. */
export const MOST_INDENTED = 1000

/** Says in a report that it was cut. `count` is that of all findings. */
export function cutNotification(count: number): object {
  return { level: 'warning', message: { text: `This report holds the ${MOST_RESULTS} most severe of ${count} findings, the most that code scanning takes of one run.` } }
}
