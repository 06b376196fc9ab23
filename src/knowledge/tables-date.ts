/** The day to which the tables of this folder were brought up, as an ISO date; it is part of the JSON report. */
export const TABLES_DATE = '2026-11-01'
