import type { dataQuestionEn } from './en.ts';

export const dataQuestionKo: typeof dataQuestionEn = {
  title: (data) => `‘${data}’ 데이터를 받지 못했습니다`,
  reasons: {
    'data/not-found': '이 컴퓨터에 없는 데이터입니다.',
    'data/fetch-failed':
      '이 컴퓨터에 없고, 어느 서버에서도 받지 못했습니다. 인터넷에 연결되어 있지 않거나 연결이 막혀 있을 수 있습니다.',
    'data/checksum-mismatch': '받은 파일이 손상되어 버렸습니다. 다시 시도하면 온전히 받을 수도 있습니다.',
    'data/cannot-store':
      '이 컴퓨터에 저장하지 못했습니다. 디스크가 가득 찼거나 폴더에 쓸 권한이 없을 수 있습니다.',
  },
  nothing: '아직 아무것도 훈련하지 않았습니다.',
  details: '정확한 오류',
  digits: '내장 숫자로 훈련',
};
