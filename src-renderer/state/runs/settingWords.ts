import type { AugmentName } from '../../../src-shared/contract/augmentNames.ts';
import type { Language } from '../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { augmentations } from '../../../src-shared/texts/augmentations.ts';
import { metricTitle } from '../metrics.ts';
import type { Messages } from '../../messages/en.ts';

/** What each setting is called. */
export function settingNames({ start }: Messages): Record<keyof Settings | 'recipe' | 'data', string> {
  const { recipe, data, epochs, batchSize, optimizer, learningRate } = start;
  const { schedule, arithmetic, seed, validationSplit, trainImages, dataSeed, augment, inputNoise } = start;
  const { patience, monitor, restoreBest } = start;
  const { loss, outputLosses, outputWeights, weightDecay, labelSmoothing, clipNorm, averageLast } = start;
  return {
    ...{ recipe, data, epochs, batchSize, optimizer, learningRate },
    ...{ schedule, arithmetic, seed, validationSplit, trainImages, dataSeed, augment, inputNoise },
    ...{ patience, monitor, restoreBest },
    ...{ loss, outputLosses, outputWeights, weightDecay, labelSmoothing, clipNorm, averageLast },
  };
}

/** The value of a setting in words that do not depend on the language. */
export function plainSetting(value: Settings[keyof Settings]): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value ?? '–');
  return Object.entries(value)
    .map(([output, one]) => `${output}=${String(one)}`)
    .join(', ');
}

/** A value of {@link plainSetting} as people read it. */
export function settingText(name: string, plain: string, { start }: Messages, language: Language): string {
  if (name === 'augment')
    return plain.replaceAll(/[a-z]+/g, (one) => augmentations[one as AugmentName]?.title[language] ?? one);
  if (name === 'monitor') return metricTitle(plain, language);
  if (plain === 'true') return start.yes;
  const words: Partial<Record<string, Partial<Record<string, string>>>> = {
    schedule: start.schedules,
    arithmetic: start.arithmetics,
  };
  return words[name]?.[plain] ?? plain;
}
