import type { AugmentedRequest, AugmentedVersions } from '../../../src-shared/contract/looking.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { imagesIn } from '../training/schedule/batches.ts';
import type { Session } from '../training/Session.ts';
import { resolveSample } from './probes/resolveSample.ts';

/**
 * An example as training takes it: for one that is trained on, its versions in the current epoch and those that follow, or
 * the last ones of the training; for any other, versions drawn in the same way.
 * @throws FeaturescopeError as `resolveSample`
 */
export function augmentedVersions(session: Session, { sample, count }: AugmentedRequest): AugmentedVersions {
  const { data, network } = session;
  const { selection } = resolveSample(data, sample);
  const uses = 'pixels' in sample || sample.split === 'test' ? [] : usesOf(session, sample.index, count);
  const { seed } = network;
  const size = sizeOf(data.shape);
  const places =
    uses.length > 0 ? uses : Array.from({ length: count }, (_none, at) => ({ step: at + 1, row: 0 }));
  const changed = places.map(({ step, row }) => network.augmented(selection, { seed, step, firstRow: row }));
  if (!changed[0]?.augmentation) return { images: new Uint8Array(), steps: null };
  const images = new Uint8Array(places.length * size);
  changed.forEach((one, at) => images.set(imagesIn(one), at * size));
  return { images, steps: uses.length > 0 ? uses.map(({ step }) => step) : null };
}

/** Where training uses an image, an epoch after another; empty if it does not. */
function usesOf(session: Session, image: number, count: number): { step: number; row: number }[] {
  const { epochs } = session.state().settings;
  const from = Math.max(0, Math.min(session.position.epoch, epochs - count));
  const wanted = Math.min(count, epochs - from);
  return Array.from({ length: wanted }, (_none, at) => session.useOf(image, from + at) ?? []).flat();
}
