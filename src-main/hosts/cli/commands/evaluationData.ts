import type { Dataset } from '../../../engine/data/Dataset.ts';
import { canFit, fitDataset, withForm } from '../../../engine/data/fitImages.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { classesOfNetwork } from '../../../engine/tasks/classification/classesOfNetwork.ts';
import { isIdentity, mapClasses, relabel } from '../../../engine/tasks/classification/mapClasses.ts';
import { hasSeveralPorts } from '../../../engine/training/bindFields.ts';
import { fitLabelMaps } from '../../../engine/training/fitLabelMaps.ts';
import type { OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { dataOption, textOption, usage, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { bindOpened, imageShapeFor, misfit } from './fitOrRefuse.ts';

/**
 * The data set to evaluate a network on: that of `--data`, else the one that it was trained on. Images of another size
 * are scaled, and classes are mapped to the network's by name or as `--classes` says; both are reported.
 * @throws FeaturescopeError `recipe/data-does-not-fit`, the errors of opening the data, of `bindFields` and of
 * `mapClasses`, `cli/usage`
 */
export async function evaluationData(
  terminal: Terminal,
  target: string,
  opened: OpenedNetwork,
  options: RawOptions,
): Promise<Dataset> {
  const chosen = classPairs(textOption(options, 'classes'));
  const given = dataOption(options);
  const found = await openDataset(given ?? opened.data ?? 'mnist', { onProgress: terminal.dataProgress });
  const { network } = opened;
  if (hasSeveralPorts(network.info)) return bindOpened(target, opened, found);
  const [inputShape, count] = [imageShapeFor(opened), network.outputSize];
  if (!canFit(found.shape, inputShape)) throw misfit(target, opened, found);
  const data = withForm(fitDataset(found, inputShape), opened.form);
  if (data.scaledFrom)
    terminal.note(terminal.texts.scaled(data.name, data.scaledFrom.join('x'), data.shape.join('x')));
  else if (data.shape.join() !== found.shape.join())
    terminal.note(terminal.texts.reshaped(data.name, found.shape.join('x'), data.shape.join('x')));
  if (network.objective.task !== 'classification')
    return fitLabelMaps(data, { name: target, network, labels: opened.labels });
  const own = given === undefined && found.classes.length === count && opened.labels === undefined;
  const named = opened.labels ?? (await classesOfNetwork(opened.data, count));
  const classes = own ? found.classes : named;
  const mapping = mapClasses({ model: { name: target, classes }, data: found }, chosen);
  if (isIdentity(mapping, count)) return data;
  const pairs = mapping.flatMap((to, at) =>
    to === undefined ? [] : `${found.classes[at]} → ${classes[to]}`,
  );
  const left = found.classes.filter((_name, at) => mapping[at] === undefined);
  terminal.note(terminal.texts.classesMapped(data.name, pairs.join(', '), left.join(', ')));
  return relabel(data, mapping, classes);
}

/** @throws FeaturescopeError `cli/usage` */
function classPairs(text: string | undefined): [of: string, as: string][] | undefined {
  return text?.split(',').map((pair) => {
    const [of, as, ...more] = pair.split('=').map((part) => part.trim());
    if (!of || !as || more.length > 0)
      throw usage(
        `--classes must name pairs such as cat=0,dog=3, not "${pair}"`,
        `--classes는 cat=0,dog=3 같은 짝이어야 하는데 "${pair}"입니다`,
      );
    return [of, as];
  });
}
