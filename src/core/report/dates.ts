/** `2026-03-01 10:00:00 UTC` */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `10:00:00 UTC` */
export function clockTime(date: Date): string {
  return `${date.toISOString().slice(11, 19)} UTC`;
}

/** `40 s`, `12 min`, `3 h` */
export function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 2) return `${Math.round(milliseconds / 1_000)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
