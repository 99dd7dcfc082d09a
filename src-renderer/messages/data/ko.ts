import type { dataQuestionEn, movedDataEn } from './en.ts';

export const movedDataKo: typeof movedDataEn = {
  choose: '새 위치 지정…',
  title: '이 실행의 이미지는 지금 어디에 있나요?',
  place: '이 컴퓨터의 경로 또는 데이터 세트 이름',
  placeholder: '/데이터/경로',
  hint: '실행이 새 위치를 기억합니다. 클래스가 실행과 다른 데이터는 받지 않습니다.',
  take: '이 데이터 사용',
};

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
  nothing: '아직 아무것도 학습하지 않았습니다.',
  details: '정확한 오류',
  digits: '내장 숫자로 학습',
};
