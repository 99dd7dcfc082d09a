/** Messages for a run whose data is no longer where it was. */
export const movedDataEn = {
  choose: 'Choose its new place…',
  title: 'Where are the images of this run now?',
  place: 'Path on this computer, or the name of a data set',
  placeholder: '/path/to/data',
  hint: 'The run remembers the new place. Data whose classes are not those of the run is refused.',
  take: 'Use this data',
};

/** Messages for unavailable data sets. */
export const dataQuestionEn = {
  title: (data: string) => `The data set “${data}” could not be had`,
  /** Reasons by error code, without addresses and checksums. */
  reasons: {
    'data/not-found': 'It is not on this computer.',
    'data/fetch-failed':
      'It is not on this computer, and no server sent it. Perhaps there is no connection to the internet, or something keeps this program from it.',
    'data/checksum-mismatch': 'What arrived was damaged and was thrown away. Another try may bring it whole.',
    'data/cannot-store':
      'It could not be stored on this computer: the disk may be full, or its folder may not be written.',
  },
  nothing: 'Nothing has been trained yet.',
  details: 'The exact error',
  digits: 'Use the built-in digits',
};
