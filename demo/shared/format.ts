/** Nine digits as people read them aloud: `123 456 789`. */
export function groupDigits(token: string): string {
  return token.replace(/\d{3}(?=\d)/g, '$& ');
}

/** `4:07` or `1:04:07`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The time of day of an epoch time in milliseconds, with seconds. */
export function formatClock(epochMs: number): string {
  return clockTime.format(epochMs);
}
