/** Changes whenever there is news: it is shown once to everyone who had an earlier edition. */
export const newsEdition = '2026-11';
