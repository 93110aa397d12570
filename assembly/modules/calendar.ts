/** The proleptic Gregorian calendar: days and seconds since 1970-01-01 and back. */

/** Days from 1970-01-01 to the first day of a month; `month` 1 ... 12, or beyond for other years. */
export function days_to_month(year: i64, month: i64): i64 {
  year += floor_div(month - 1, 12);
  month = floor_mod(month - 1, 12);
  // years start in March, so that the leap day comes last
  const shifted = month < 2 ? year - 1 : year;
  const m = (month + 10) % 12;
  const era = floor_div(shifted, 400), yoe = shifted - era * 400;
  const doy = (153 * m + 2) / 5;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

export function floor_div(a: i64, b: i64): i64 { return a / b - i64(a % b != 0 && a < 0 != b < 0); }
export function floor_mod(a: i64, b: i64): i64 { return a - floor_div(a, b) * b; }

/** What `civil` found: date (month and day from 1), weekday (Monday 0), day of the year (from 1). */
export let civil_year: i64 = 0;
export let civil_month: i64 = 0;
export let civil_day: i64 = 0;
export let civil_weekday: i64 = 0;
export let civil_yearday: i64 = 0;

/** The date `days` after 1970-01-01. */
export function civil(days: i64): void {
  const z = days + 719468;
  const era = floor_div(z, 146097), doe = z - era * 146097;
  const yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const m = (5 * doy + 2) / 153;
  civil_day = doy - (153 * m + 2) / 5 + 1;
  civil_month = m < 10 ? m + 3 : m - 9;
  civil_year = yoe + era * 400 + i64(civil_month <= 2);
  civil_weekday = floor_mod(days + 3, 7);
  civil_yearday = days - days_to_month(civil_year, 1) + 1;
}
