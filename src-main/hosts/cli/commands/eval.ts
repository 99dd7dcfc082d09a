import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { describeEvaluation } from '../../../engine/training/classMetrics.ts';
import { evaluate } from '../../../engine/training/evaluate.ts';
import { backendNames } from '../../../protocol/service.ts';
import { openNetwork } from '../../../engine/training/openNetwork.ts';
import { SingleTrainer } from '../../../engine/training/Trainer.ts';
import { choiceOption, dataOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { checkFit } from './checkFit.ts';

/** `eval RUN|MODEL`: accuracy, loss, confusion matrix and metrics per class on the test images. */
export async function evaluateTarget(
  terminal: Terminal,
  [target]: string[],
  options: RawOptions,
): Promise<void> {
  await selectBackend(choiceOption(options, 'backend', backendNames));
  const opened = await openNetwork(userPath(target!), target);
  const data = await openDataset(dataOption(options) ?? opened.data ?? 'mnist', {
    onProgress: terminal.dataProgress,
  });
  const { network } = opened;
  checkFit(target!, network, data);
  const scorer = new SingleTrainer(network, data.train, data.shape);
  const predictions = await evaluate(scorer, data.test, network.info.classes, {
    onProgress: (done, total) => terminal.progress(terminal.texts.progress.evaluate, done, total),
  });
  const { accuracy, loss, confusion, classes, macro } = describeEvaluation(
    'test',
    predictions,
    data.test.labels,
    data.classes,
  );
  terminal.line({ type: 'evaluation', accuracy, loss, confusion, classes, macro, data: data.name });
  const { texts } = terminal;
  terminal.print(texts.evaluation(accuracy.toFixed(4), loss.toFixed(4), String(data.test.count)));
  terminal.table(
    ['', ...data.classes],
    confusion.map((row, index) => [data.classes[index]!, ...row]),
  );
  terminal.print('');
  terminal.table(
    texts.classHead,
    classes.map((row) => [
      row.label,
      row.precision.toFixed(4),
      row.recall.toFixed(4),
      row.f1.toFixed(4),
      row.support,
      row.auc.toFixed(4),
    ]),
  );
  network.dispose();
}
