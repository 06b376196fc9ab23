/** Milliseconds of the processor since a call of `process.cpuUsage()`: others that keep the machine busy do not count. */
export function processorTimeSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
