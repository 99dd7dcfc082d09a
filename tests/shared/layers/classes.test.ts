import { serialization } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import '../../../src-main/engine/layers/layers.ts'; // registers our own classes
import { factsOf, factsOfClass, layerClasses, opaqueClasses } from '../../../src-shared/layers/layers.ts';

/** All layer classes that TensorFlow.js can read from a network's file. */
function registeredClasses(): string[] {
  const { classNameMap } = serialization.SerializationMap.getMap() as unknown as {
    classNameMap: Record<string, [new () => unknown, unknown]>;
  };
  return Object.entries(classNameMap).flatMap(([name, [made]]) =>
    made.prototype instanceof layers.Layer ? [name] : [],
  );
}

/** Networks, parts of recurrent layers and base classes: none of them is a layer of a network. */
const noLayers = new Set([
  ...['Functional', 'Model', 'Sequential', 'BaseRandomLayer', 'SeparableConv'],
  ...['SimpleRNNCell', 'GRUCell', 'ResetAfterGRUCell', 'LSTMCell', 'StackedRNNCells', 'ConvLSTM2DCell'],
]);

describe('the classes of layers that TensorFlow.js has', () => {
  it('are known or left opaque on purpose, each of them', () => {
    const classes = registeredClasses().filter((name) => !noLayers.has(name));
    expect(classes.length).toBeGreaterThan(50);
    const forgotten = classes.filter((name) => !factsOfClass(name) && !opaqueClasses.includes(name));
    expect(forgotten).toEqual([]);
  });
  it('are not both known and opaque, and are there only once', () => {
    const known = layerClasses.map(({ className }) => className);
    expect(known.filter((name) => opaqueClasses.includes(name))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });
  it('say nothing where they are opaque, as those that nobody heard of', () => {
    for (const className of [...opaqueClasses, 'Mystery']) {
      const facts = factsOf({ className });
      expect(facts.reads).toEqual({ from: 'unknown' });
      expect(facts.kernel).toBeUndefined();
    }
  });
});
