import { describe, expect, it } from 'vitest';
import { ProbeHub } from '../../../../src-main/engine/inspection/probes/ProbeHub.ts';
import type { ProbeRequest } from '../../../../src-shared/contract/service.ts';

const probe = (name: string): ProbeRequest => ({
  probe: name,
  sample: { split: 'test', index: 0 },
  layers: 'all',
  quantities: ['activations'],
  everyMs: 0,
});

describe('the probes of one client', () => {
  it('are at most 256; one that exists can be replaced, and one that is removed makes room', () => {
    const hub = new ProbeHub(
      () => undefined,
      () => undefined,
    );
    for (let number = 0; number < 256; number++) hub.watch(probe(`p${number}`));
    const refused = expect.objectContaining({ code: 'engine/too-many-probes' }) as Error;
    expect(() => hub.watch(probe('one more'))).toThrow(refused);
    hub.watch(probe('p7'));
    hub.unwatch('p8');
    hub.watch(probe('one more'));
    expect(hub.wishes).toHaveLength(256);
    hub.close();
  });
});
