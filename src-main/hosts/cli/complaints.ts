/** Error messages of the command line parser (cac) and their Korean translations. */
const complaints: [RegExp, string][] = [
  [/^Unknown option (.+)$/, '$1 옵션은 없습니다'],
  [/^option (.+) value is missing$/, '$1 옵션에 값이 없습니다'],
  [/^missing required args for command (.+)$/, '명령 $1에 필요한 인수가 없습니다'],
  [/^Unused args: (.+)$/, '쓰이지 않는 인수가 있습니다: $1'],
];

/** A parser message in Korean; an unknown one is returned unchanged. */
export function complaintInKorean(complaint: string): string {
  const [pattern, korean] = complaints.find(([known]) => known.test(complaint)) ?? [];
  return pattern && korean ? complaint.replace(pattern, korean) : complaint;
}
