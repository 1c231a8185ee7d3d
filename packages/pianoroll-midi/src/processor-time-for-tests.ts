/** Milliseconds that the processor works on something: what else the machine does weighs less than on a clock. */
export function processorTime(action: () => void): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
