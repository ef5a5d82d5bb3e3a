/** `2026-03-01 10:00:00 UTC` */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `10:00:00 UTC` */
export function clockTime(date: Date): string {
  return `${date.toISOString().slice(11, 19)} UTC`;
}
