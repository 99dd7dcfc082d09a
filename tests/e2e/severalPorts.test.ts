import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { PROTOCOL_VERSION, type OpenRequest } from '../../src-shared/contract/service.ts';
import {
  classAndValue,
  fieldsFile,
  kindsAndValues,
  networkFile,
  pairs,
  siamese,
} from '../engine/training/severalPorts.ts';
import { connectSocket } from '../hosts/connectSocket.ts';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start, violations } from './program.ts';

useBrowser();
// TensorFlow.js makes the weights of a network at once.
beforeAll(async () => {
  await selectBackend('wasm');
});

/** Opens a network in the program of a page and trains it for some steps. */
async function train(url: URL, source: OpenRequest['source']): Promise<void> {
  const { calls, close } = await connectSocket(url);
  await calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
  await calls.open({ task: 'open', source });
  await calls.control({ action: 'step', steps: 6 });
  close();
}

describe('a network with two inputs', () => {
  it('shows both branches, both inputs of every example, and its steps', async () => {
    const { page, url } = await start();
    const source = { from: 'network', network: networkFile(siamese()), data: fieldsFile(pairs()) } as const;
    await train(url, source);
    for (const layer of ['left', 'right', 'convolution', 'convolution:2'])
      await page.getByText(layer, { exact: true }).first().waitFor();
    const picker = page.getByRole('region', { name: 'Images', exact: true });
    await picker.getByRole('img', { name: 'right' }).first().waitFor();
    await picker.getByRole('img', { name: 'left' }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Inside this step').click();
    await page.getByRole('region', { name: 'Loss', exact: true }).getByRole('button').click();
    expect(await violations(page)).toEqual([]);
    expect(consoleComplaints()).toEqual([]);
  });
});

describe('a network with two outputs', () => {
  it('shows the metrics of both, and the loss of a step as their sum', async () => {
    const { page, url } = await start();
    const [network, data] = [networkFile(classAndValue()), fieldsFile(kindsAndValues())];
    await train(url, { from: 'network', network, data });
    await page.getByText('kind: accuracy').first().waitFor();
    await page.getByText('value: mean absolute error').first().waitFor();
    await button(page, 'Inside this step').click();
    await page.getByRole('region', { name: 'Loss', exact: true }).getByRole('button').click();
    await page.getByText('L = L(kind) + L(value)').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('v');
    await page.getByText('the sum of the losses of all outputs').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await page.getByText('This network has several outputs.').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });
});
