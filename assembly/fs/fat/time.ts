/** Times of FAT entries: two seconds, from 1980 to 2107. */

const DAY: i64 = 86400;
const FIRST: i64 = 315532800; // 1980-01-01

/** Days since 1970 of a date (proleptic Gregorian calendar). */
function days_of(year: i64, month: i64, day: i64): i64 {
  const y = month < 3 ? year - 1 : year;
  const m = (month + 9) % 12;
  return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 719469;
}

/** The time of day as FAT has it. */
export function fat_time_of_day(unix: i64): u32 {
  if (unix < FIRST) return 0;
  const s = <u32>(unix % DAY);
  return ((s / 3600) << 11) | (((s / 60) % 60) << 5) | ((s % 60) >> 1);
}

/** The date as FAT has it. */
export function fat_date(unix: i64): u32 {
  const days = max(unix, FIRST) / DAY;
  let year = 1970 + days / 366;
  while (days_of(year + 1, 1, 1) <= days) year++;
  let month: i64 = 1;
  while (month < 12 && days_of(year, month + 1, 1) <= days) month++;
  return <u32>((min(year - 1980, 127) << 9) | (month << 5) | (days - days_of(year, month, 1) + 1));
}

/** Unix seconds of an entry's date and time. */
export function fat_unix(date: u32, time: u32): i64 {
  const month = min(max((date >> 5) & 15, 1), 12);
  const days = days_of(1980 + (date >> 9), month, max(date & 31, 1));
  return days * DAY + <i64>(time >> 11) * 3600 + <i64>((time >> 5) & 63) * 60 + <i64>((time & 31) << 1);
}
