/** Changes whenever there is something to tell: it is shown once to everybody who had an earlier one. */
export const newsEdition = '2026-11';
