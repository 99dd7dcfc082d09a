import type { Draft } from '../Draft.ts';
import { alexnet } from './alexnet.ts';
import { googlenet } from './googlenet.ts';
import { resnet, type ResnetDepth } from './resnet.ts';
import { vgg } from './vgg.ts';

/** A published network for the images of ImageNet, as a description without weights. */
export interface PublishedNetwork {
  id: string;
  /** What people call it; the same in all languages. */
  title: string;
  /** Authors and year of the paper. */
  source: string;
  /** Writes the network down, layer by layer. */
  draft(): Draft;
}

const resnetOf = (depth: ResnetDepth): PublishedNetwork => ({
  ...{ id: `resnet-${depth}`, title: `ResNet-${depth}`, source: 'He et al. 2015' },
  draft: () => resnet(depth),
});

const vggOf = (depth: 16 | 19): PublishedNetwork => ({
  ...{ id: `vgg-${depth}`, title: `VGG-${depth}`, source: 'Simonyan & Zisserman 2015' },
  draft: () => vgg(depth),
});

/** All published networks, from the first to the deepest. */
export const publishedNetworks: readonly PublishedNetwork[] = [
  { id: 'alexnet', title: 'AlexNet', source: 'Krizhevsky et al. 2012', draft: alexnet },
  vggOf(16),
  vggOf(19),
  { id: 'googlenet', title: 'GoogLeNet', source: 'Szegedy et al. 2014', draft: () => googlenet() },
  resnetOf(18),
  resnetOf(34),
  resnetOf(50),
  resnetOf(101),
  resnetOf(152),
];

/** A published network by its id; undefined for an unknown one. */
export const findPublished = (id: string): PublishedNetwork | undefined =>
  publishedNetworks.find((network) => network.id === id);
