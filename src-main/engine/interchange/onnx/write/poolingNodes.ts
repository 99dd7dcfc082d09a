import { windowAttributes } from './convolutionNodes.ts';
import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';

/** Neither counts what it pads, as in TensorFlow. */
export const poolingNodes =
  (opType: 'MaxPool' | 'AveragePool') =>
  (call: LayerCall): WrittenValue =>
    call.outMaps(
      call.writer.node(opType, call.name, [call.maps()], windowAttributes(call, call.steps('poolSize'))),
    );

/** One number for each map. */
export const wholePoolingNodes =
  (opType: 'ReduceMean' | 'ReduceMax') =>
  (call: LayerCall): WrittenValue => {
    const keeps = call.config['keepdims'] ? 1 : 0;
    const axes = call.writer.ints(
      `${call.name}/axes`,
      call.input.shape.slice(2).map((_size, at) => at + 2),
    );
    const name = call.writer.node(opType, call.name, [call.maps(), axes], { keepdims: { int: keeps } });
    return keeps ? call.outMaps(name) : call.out(name);
  };
