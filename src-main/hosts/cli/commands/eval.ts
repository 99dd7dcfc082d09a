import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { describeEvaluation } from '../../../engine/training/classMetrics.ts';
import type { Dataset } from '../../../engine/data/Dataset.ts';
import { evaluate, type Predictions } from '../../../engine/training/evaluate.ts';
import type { Network } from '../../../engine/training/Network.ts';
import { backendNames, type BackendInfo } from '../../../protocol/service.ts';
import { openNetwork } from '../../../engine/training/openNetwork.ts';
import { SingleTrainer } from '../../../engine/training/Trainer.ts';
import { PooledTrainer } from '../../../engine/training/workers/PooledTrainer.ts';
import { shareDataset } from '../../../engine/training/workers/shareDataset.ts';
import { WorkerPool } from '../../../engine/training/workers/WorkerPool.ts';
import { choiceOption, dataOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { fitOrRefuse } from './fitOrRefuse.ts';

/** Scores the test images with all workers; how many there are changes no bit. */
async function scoreTest(
  terminal: Terminal,
  network: Network,
  data: Dataset,
  backend: BackendInfo,
): Promise<Predictions> {
  const pool = new WorkerPool();
  const shared = shareDataset(data);
  const { train, test: heldOut, shape } = shared;
  const workers = backend.name === 'wasm' ? backend.threads : 1;
  const parts = { network, data: shared, train, heldOut, batchSize: 2, workers, pool };
  const scorer = workers > 1 ? new PooledTrainer(parts) : new SingleTrainer(network, train, shape);
  try {
    return await evaluate(scorer, heldOut, network, {
      onProgress: (done, total) => terminal.progress(terminal.texts.progress.evaluate, done, total),
    });
  } finally {
    scorer.close();
    await pool.close();
  }
}

/** `eval RUN|MODEL`: accuracy, loss, confusion matrix and metrics per class on the test images. */
export async function evaluateTarget(
  terminal: Terminal,
  [target]: string[],
  options: RawOptions,
): Promise<void> {
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const opened = await openNetwork(userPath(target!), target);
  const found = await openDataset(dataOption(options) ?? opened.data ?? 'mnist', {
    onProgress: terminal.dataProgress,
  });
  const { network } = opened;
  const data = fitOrRefuse(target!, opened, found);
  const predictions = await scoreTest(terminal, network, data, backend);
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
