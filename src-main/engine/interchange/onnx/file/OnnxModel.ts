/** An ONNX model as it is decoded; what a file does not have is undefined, lists are empty. Source: onnx/onnx.proto. */
export interface OnnxModel {
  irVersion?: number;
  producerName?: string;
  producerVersion?: string;
  docString?: string;
  graph?: OnnxGraph;
  metadataProps: { key?: string; value?: string }[];
  opsetImport: { domain?: string; version?: number }[];
}

export interface OnnxGraph {
  name?: string;
  node: OnnxNode[];
  initializer: OnnxTensor[];
  input: OnnxPort[];
  output: OnnxPort[];
}

/** One call of an operator: which values it reads and makes, by name. A name that is empty stands for an optional input left out. */
export interface OnnxNode {
  input: string[];
  output: string[];
  name?: string;
  opType?: string;
  domain?: string;
  attribute: OnnxAttribute[];
}

export interface OnnxAttribute {
  name?: string;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: OnnxTensor;
  g?: unknown;
  floats: number[];
  ints: number[];
  strings: Uint8Array[];
  type?: number;
  refAttrName?: string;
}

export interface OnnxTensor {
  dims: number[];
  dataType?: number;
  /** Set where the file has but a part of the tensor. */
  segment?: Uint8Array;
  name?: string;
  floatData: number[];
  int32Data: number[];
  int64Data: number[];
  doubleData: number[];
  uint64Data: number[];
  rawData?: Uint8Array;
  externalData: { key?: string; value?: string }[];
  dataLocation?: number;
}

/** An input or output of a network. */
export interface OnnxPort {
  name?: string;
  type?: {
    tensorType?: { elemType?: number; shape?: { dim: { dimValue?: number; dimParam?: string }[] } };
  };
}
