import { activationLayer, namedActivation, signedBehind } from './families/activation.ts';

/** A named activation as a separate layer. */
export const activation = activationLayer('Activation', namedActivation, {
  maps: ({ activation }) => (activation === 'softmax' || activation === 'logSoftmax' ? 'mixes' : 'oneByOne'),
  signed: ({ activation }, inputs) => signedBehind(activation, inputs.some(Boolean)),
});
