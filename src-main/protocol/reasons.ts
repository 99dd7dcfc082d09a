/** Reasons that the program gives in words of its own, in both languages; an error's sentence ends in one of them. */
export const reasonWords = {
  EACCES: { en: 'permission denied', ko: '권한이 없습니다' },
  EPERM: { en: 'not permitted', ko: '허용되지 않습니다' },
  EROFS: { en: 'the file system is read-only', ko: '읽기 전용 파일 시스템입니다' },
  ENOTDIR: { en: 'a part of the path is a file, not a folder', ko: '경로의 일부가 폴더가 아니라 파일입니다' },
  EISDIR: { en: 'it is a folder', ko: '폴더입니다' },
  ENOENT: { en: 'it does not exist', ko: '없습니다' },
  EEXIST: { en: 'a file of that name is in the way', ko: '같은 이름의 파일이 이미 있습니다' },
  ENAMETOOLONG: { en: 'the name is too long', ko: '이름이 너무 깁니다' },
  EMFILE: { en: 'too many files are open', ko: '열린 파일이 너무 많습니다' },
  ENOSPC: { en: 'the disk is full', ko: '디스크가 가득 찼습니다' },
  notAFile: { en: 'it is not a file', ko: '파일이 아닙니다' },
  wrongChecksum: { en: 'its checksum does not match', ko: '체크섬이 맞지 않습니다' },
  notACheckpoint: {
    en: 'it is not a checkpoint of this program',
    ko: '이 프로그램의 체크포인트가 아닙니다',
  },
  otherCheckpoint: { en: 'it is a checkpoint of another run', ko: '다른 실행의 체크포인트입니다' },
  images: { en: 'images (2051)', ko: '이미지(2051)' },
  labels: { en: 'labels (2049)', ko: '레이블(2049)' },
  notShipped: { en: 'no such model ships with the program', ko: '프로그램에 그런 모델이 들어 있지 않습니다' },
} as const;

const korean = new Map<string, string>(Object.values(reasonWords).map(({ en, ko }) => [en, ko]));

/** A reason in Korean, where it is one of {@link reasonWords}; else as it is, such as what a system says. */
export const reasonInKorean = (reason: string): string => korean.get(reason) ?? reason;
