/** A historic network. */
export interface HistoricNetwork {
  name: string;
  year: number;
  /** Number of layers with weights. */
  layers: number;
  /** Top-5 error on the ILSVRC test images in percent; null for a network that did not take part. */
  error: number | null;
}

/**
 * Networks from LeNet to ResNet. Sources: LeCun et al. 1998; Krizhevsky et al. 2012; Zeiler and Fergus 2013; Szegedy et
 * al. 2014; He et al. 2015, each with its own result in the competition. The layers of LeNet-5 are C1, C3, C5, F6 and the
 * output.
 */
export const networkHistory: readonly HistoricNetwork[] = [
  { name: 'LeNet-5', year: 1998, layers: 5, error: null },
  { name: 'AlexNet', year: 2012, layers: 8, error: 15.3 },
  { name: 'ZF-Net', year: 2013, layers: 8, error: 14.8 },
  { name: 'GoogLeNet', year: 2014, layers: 22, error: 6.67 },
  { name: 'ResNet', year: 2015, layers: 152, error: 3.57 },
];
