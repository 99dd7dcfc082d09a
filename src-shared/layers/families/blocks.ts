import type { LayerInfo } from '../../model/model.ts';
import { numeric } from '../settings.ts';
import type { LayerFacts, LayerSettings } from '../LayerFacts.ts';
import { rearranging } from './rearranging.ts';

/** The size of a block, and how its channels lie. */
const describe = ({ config }: LayerSettings): Partial<LayerInfo> | undefined => {
  const block = numeric(config['blockSize']);
  return block === undefined ? undefined : { block, channelsFirst: config['channelsFirst'] === true };
};

const facts: Pick<LayerFacts, 'kind' | 'describe' | 'maps'> = {
  kind: 'other',
  describe,
  maps: () => 'mixes',
};

/** The channel of a value of a map, from its row and column within the block. */
function channelOf(
  { block = 1, channelsFirst }: LayerInfo,
  at: { map: number; maps: number; y: number; x: number },
): number {
  const within = at.y * block + at.x;
  return channelsFirst ? at.map * block ** 2 + within : within * at.maps + at.map;
}

/** Channels of a position put side by side as a block of positions (Shi et al. 2016). */
export const depthToSpace = rearranging(
  'DepthToSpace',
  (layer, _input, { map, y, x }) => {
    const { block = 1, outputShape } = layer;
    const inside = { map, maps: outputShape.at(-1)!, y: y % block, x: x % block };
    return { map: channelOf(layer, inside), y: Math.floor(y / block), x: Math.floor(x / block) };
  },
  facts,
);

/** Positions of a block put into the channels of one. */
export const spaceToDepth = rearranging(
  'SpaceToDepth',
  ({ block = 1, channelsFirst }, input, { map, y, x }) => {
    const maps = input.at(-1)!;
    const within = channelsFirst ? map % block ** 2 : Math.floor(map / maps);
    return {
      map: channelsFirst ? Math.floor(map / block ** 2) : map % maps,
      y: y * block + Math.floor(within / block),
      x: x * block + (within % block),
    };
  },
  facts,
);
