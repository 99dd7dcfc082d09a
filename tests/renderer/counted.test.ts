import { expect, it } from 'vitest';
import { buildEn } from '../../src-renderer/messages/build/en.ts';
import { counted } from '../../src-renderer/messages/counted.ts';

it.each([
  ['1', 'steps', '1 step'],
  ['1', 'classes', '1 class'],
  [1, 'epochs', '1 epoch'],
  ['1', 'images', '1 image'],
  ['0', 'steps', '0 steps'],
  ['11', 'classes', '11 classes'],
  ['1,001', 'lines', '1,001 lines'],
])('%s of %s are "%s"', (count, things, told) => {
  expect(counted(count, things)).toBe(told);
});

it('a single line has nothing to do with the network, two have', () => {
  const { passedOver } = buildEn.code;
  expect(passedOver('1')).toBe('1 line has nothing to do with the network');
  expect(passedOver('2')).toBe('2 lines have nothing to do with the network');
});
