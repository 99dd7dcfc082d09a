import { afterEach, describe, expect, test } from 'vitest';
import { insidePolygon } from '../../src-renderer/state/why/insidePolygon.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk;
afterEach(() => desk?.free());

/** A window with the trained network open on the explanation screen. */
async function openWhy(script: Parameters<typeof makeDesk>[0] = {}) {
  desk = makeDesk(script);
  const { app, engine } = desk;
  await until(() => app.workbench.session !== null);
  await app.goTo('why');
  const asked = (name: string): number => engine.received.filter((one) => one === name).length;
  return { app, engine, why: app.why, asked };
}

describe('what is asked about the image', () => {
  test('is asked once, and again for another image, class or setting', async () => {
    const { app, why, asked } = await openWhy();
    const { attributions } = why;
    why.follow();
    why.follow();
    await until(() => attributions.occlusion.value !== null && attributions.saliency.value !== null);
    await until(() => attributions.gradCam.value !== null);
    expect([asked('saliency'), asked('gradCam'), asked('occlusion')]).toEqual([1, 1, 1]);
    expect(attributions.saliency.value).toMatchObject({ target: 7, label: 7 });
    attributions.target = 3;
    why.follow();
    await until(() => attributions.saliency.value?.target === 3);
    attributions.samples = 25;
    why.follow();
    await until(() => attributions.saliency.value?.samples === 25);
    expect([asked('saliency'), asked('gradCam'), asked('occlusion')]).toEqual([3, 2, 2]);
    app.workbench.selectSample('test', 2);
    why.follow();
    await until(() => attributions.saliency.value?.label === 1);
    expect(asked('occlusion')).toBe(3);
    attributions.pixel = [3, 4];
    why.follow();
    await until(() => asked('saliency') === 5);
    expect([asked('gradCam'), asked('occlusion')]).toEqual([4, 4]);
    app.workbench.showOwn(new Uint8Array(784).fill(9));
    why.follow();
    await until(() => attributions.saliency.value?.label === null);
  });

  test('waits while the network is trained, and is forgotten with another network', async () => {
    const { app, engine, why, asked } = await openWhy();
    await app.workbench.open(lenetOnMnist);
    why.follow();
    await until(() => why.attributions.saliency.value !== null);
    await app.workbench.control({ action: 'run' });
    expect(why.key).toBeNull();
    engine.play(3);
    why.follow();
    expect(asked('saliency')).toBe(1);
    await app.workbench.control({ action: 'pause' });
    why.follow();
    await until(() => asked('saliency') === 2);
    why.attributions.target = 4;
    await app.workbench.open(lenetOnMnist);
    why.follow();
    expect(why.attributions.target).toBeNull();
    const { saliency } = why.attributions;
    await until(() => saliency.value !== null);
    expect(saliency.value!.target).toBe(saliency.value!.predicted);
  });

  test('by covering a large network is started by hand', async () => {
    const { app, why, asked } = await openWhy({ network: 'vgg16' });
    const session = app.workbench.session!;
    const layers = session.model.layers.map((layer) =>
      layer.kind === 'conv' ? { ...layer, kernelShape: [3, 3, 64, layer.outputShape[2]!] } : layer,
    );
    app.workbench.session = { ...session, model: { ...session.model, layers } };
    why.follow();
    expect(why.attributions.slow).toBe(true);
    await until(() => why.attributions.saliency.value !== null);
    expect(asked('occlusion')).toBe(0);
    await why.attributions.cover();
    expect(why.attributions.occlusion.value).not.toBeNull();
    why.follow();
    expect(why.attributions.occlusion.value).not.toBeNull();
  });

  test('keeps the last answer, and tells of what cannot be answered', async () => {
    const { app, engine, why } = await openWhy();
    await app.workbench.open(lenetOnMnist);
    const answer = why.allImages.embedding;
    await why.allImages.layOut();
    expect(answer.value?.count).toBe(1000);
    // The window does not know yet that training has started.
    await app.workbench.connection.calls.control({ action: 'run' });
    await why.allImages.layOut();
    expect([answer.value, answer.problem?.code]).toEqual([null, 'engine/busy']);
    engine.play(1);
  });
});

describe('a picture that excites a unit', () => {
  test('grows step by step, stops where it is, and begins anew', async () => {
    const { app, why } = await openWhy();
    const { maximisation } = why;
    app.workbench.selection.select({ layer: 'conv2', map: 5 });
    maximisation.steps = 10;
    await maximisation.start();
    expect(maximisation.result).toMatchObject({ layer: 'conv2', map: 5, step: 10 });
    expect(maximisation.values).toHaveLength(11);
    expect(maximisation.values[9]).toBe(3);
    maximisation.steps = 100_000;
    const growing = maximisation.start();
    await until(() => maximisation.result!.step > 12);
    maximisation.stop();
    const { step } = maximisation.result!;
    await growing;
    expect(step).toBeLessThan(100_000);
    expect(maximisation.result!.step).toBe(step);
    expect([maximisation.running, maximisation.problem]).toEqual([false, null]);
    expect(maximisation.values).toHaveLength(step + 1);
  });

  test('is of the first layer behind the input where the input is selected, and of no more units than there are', async () => {
    const { app, why } = await openWhy();
    app.workbench.selection.select({ layer: 'input', map: 0 });
    expect(why.maximisation.layer?.name).toBe('conv1');
    app.workbench.selection.select({ layer: 'conv1', map: 99 });
    expect(why.maximisation.map).toBe(5);
  });
});

describe('images as points', () => {
  test('are selected by an outline, by class and by mistake; hidden classes are left out', async () => {
    const { app, why } = await openWhy();
    const { allImages } = why;
    expect(allImages.layer?.name).toBe('dense1');
    allImages.method = 'pca';
    allImages.count = 200;
    await allImages.layOut();
    const layout = allImages.embedding.value!;
    expect(allImages.classCounts).toEqual(new Array<number>(10).fill(20));
    allImages.selectClass(3);
    expect(allImages.selected).toHaveLength(20);
    expect(allImages.selected.every((index) => layout.labels[index] === 3)).toBe(true);
    await until(() => allImages.selected.every((index) => allImages.pictures[index] !== undefined));
    const everything = [
      [-99, -99],
      [99, -99],
      [99, 99],
      [-99, 99],
    ] as const;
    allImages.selectInside(everything);
    expect(allImages.selected).toHaveLength(200);
    allImages.toggle(3);
    allImages.selectInside(everything);
    expect(allImages.selected).toHaveLength(180);
    const at = [layout.points[0]!, layout.points[1]!] as const;
    expect(allImages.nearest(at, 0.01)).toBe(0);
    allImages.toggle(0);
    expect(allImages.nearest(at, 0.001)).toBeNull();
    allImages.selectWrong();
    expect(allImages.selected.map((index) => index % 40)).toEqual(allImages.selected.map(() => 3));
    allImages.selectClass(null);
    expect(allImages.selected).toEqual([]);
    allImages.inspect(17);
    expect(app.workbench.selection.index).toBe(17);
  });

  test('lie inside an outline or not, whatever its form', () => {
    const bay = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
    ] as const;
    expect(insidePolygon([1, 1], bay)).toBe(true);
    expect(insidePolygon([2, 2], bay)).toBe(false);
    expect(insidePolygon([3.8, 3], bay)).toBe(true);
    expect(insidePolygon([5, 1], bay)).toBe(false);
    expect(insidePolygon([1, 1], [])).toBe(false);
  });
});

describe('a moved image', () => {
  test('is asked for as it is moved, the last wish last, and put back', async () => {
    const { app, why, asked } = await openWhy();
    const { movedImages } = why;
    why.tab = 'moved';
    why.follow();
    await until(() => movedImages.moved !== null);
    expect(movedImages.moved!.equivariance).not.toBeNull();
    for (let right = 1; right <= 5; right++) {
      movedImages.change({ right });
      why.follow();
    }
    movedImages.change({ rotation: 20 });
    why.follow();
    await until(() => movedImages.moved?.equivariance === null);
    expect(asked('moved')).toBe(3);
    app.workbench.selection.select({ layer: 'dense1' });
    why.follow();
    await until(() => movedImages.moved?.layer === 'dense1');
    expect(movedImages.isMoved).toBe(true);
    movedImages.reset();
    expect(movedImages.isMoved).toBe(false);
    await movedImages.measure();
    expect(movedImages.robustness.value?.curves).toHaveLength(4);
  });
});
