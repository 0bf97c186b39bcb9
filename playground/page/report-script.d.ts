/** The script of report pages as a function: `server/build.ts` makes this module from `src/report/script.ts`. */
declare module 'report-script' {
  /** Makes the table of memberships on the page sortable and searchable. */
  export function enliven(): void;
}
