import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { isNetworkFile, readNetwork, type ReadNetwork } from '../../../engine/recipes/readNetwork.ts';
import { publishedNetwork } from '../../../engine/recipes/publishedNetwork.ts';
import { recipeNetwork } from '../../../engine/recipes/recipeNetwork.ts';
import { recipes } from '../../../engine/recipes/recipes.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { publishedNetworks } from '../../../../src-shared/networks/published/published.ts';
import { taskInfos } from '../../../../src-shared/tasks/tasks.ts';
import { textOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { writeNewFile } from '../writeFile.ts';

/**
 * `network FILE|ID`: reads a network from Keras code, a network file, a topology, a recipe or a published network (`resnet-50`),
 * checks it, and prints its layers; `--out` writes it as a network file.
 */
export async function network(terminal: Terminal, [name]: string[], options: RawOptions): Promise<void> {
  const out = textOption(options, 'out');
  const read = isNetworkFile(name!) ? readNetwork(userPath(name!)) : await fromRecipe(name!);
  const file = out === undefined ? null : userPath(out);
  if (file !== null) writeNewFile(file, `${JSON.stringify(read.file, null, 2)}\n`);
  tell(terminal, read, file);
}

/** @throws FeaturescopeError `recipe/unknown` */
async function fromRecipe(id: string): Promise<ReadNetwork> {
  const published = publishedNetwork(id);
  if (published) return { ...published, passedOver: [] };
  const known = [...recipes, ...publishedNetworks].map((one) => one.id);
  if (!known.includes(id))
    throw new FeaturescopeError('recipe/unknown', { recipe: id, known: known.join(', ') });
  await selectBackend('wasm'); // TensorFlow.js makes the weights of a network at once
  return { ...recipeNetwork(id), passedOver: [] };
}

function tell(
  terminal: Terminal,
  { file, described, passedOver }: ReadNetwork,
  written: string | null,
): void {
  const { texts, language } = terminal;
  const { parameters, layers } = described;
  const task = taskInfos[file.task].title[language];
  terminal.print(texts.networkRead(file.name, parameters, task));
  terminal.table(
    texts.layerHead,
    layers.map(({ layer, shape, parameters: own }) => [layer.name, layer.className, shape!.join('x'), own]),
  );
  for (const { line, code } of passedOver) terminal.print(texts.passedOver(line, code));
  if (written !== null) terminal.print(texts.wrote(1, written));
  terminal.line({
    type: 'network',
    name: file.name,
    task: file.task,
    inputShape: file.inputShape,
    parameters,
    layers: layers.map(({ layer, shape, parameters: own }) => ({
      name: layer.name,
      class: layer.className,
      shape,
      parameters: own,
      inputs: layer.inputs,
    })),
    settings: file.settings,
    passedOver,
    file: written,
  });
}
