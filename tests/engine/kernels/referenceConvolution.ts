/** Sizes of a convolution: the input [N, H, W, C] is framed by zeros, the filter is [h, w, C, K]. */
export interface ConvolutionCase {
  input: [images: number, height: number, width: number, channels: number];
  filter: [height: number, width: number, filters: number];
  stride: [number, number];
  dilation?: [number, number];
  pad: 'same' | 'valid' | [top: number, bottom: number, left: number, right: number];
}

/** Output size and padding before, along one side, as TensorFlow defines them. */
function side(size: number, filter: number, stride: number, pad: 'same' | 'valid' | [number, number]) {
  if (pad === 'same') {
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max(0, (out - 1) * stride + filter - size) / 2) };
  }
  const [before, after] = pad === 'valid' ? [0, 0] : pad;
  return { out: Math.floor((size + before + after - filter) / stride) + 1, before };
}

/** The sizes of the output [N, H', W', K] and the position of the frame. */
export function outputOf(c: ConvolutionCase) {
  const [dilationHeight, dilationWidth] = c.dilation ?? [1, 1];
  const vertical = typeof c.pad === 'string' ? c.pad : ([c.pad[0], c.pad[1]] as [number, number]);
  const horizontal = typeof c.pad === 'string' ? c.pad : ([c.pad[2], c.pad[3]] as [number, number]);
  const rows = side(c.input[1], (c.filter[0] - 1) * dilationHeight + 1, c.stride[0], vertical);
  const columns = side(c.input[2], (c.filter[1] - 1) * dilationWidth + 1, c.stride[1], horizontal);
  const shape: [number, number, number, number] = [c.input[0], rows.out, columns.out, c.filter[2]];
  return { shape, top: rows.before, left: columns.before, dilationHeight, dilationWidth };
}

/** The shape of the filter [h, w, C, K]. */
export function filterShapeOf(c: ConvolutionCase): [number, number, number, number] {
  return [c.filter[0], c.filter[1], c.input[3], c.filter[2]];
}

/**
 * Calls `visit` for every term of the sums: flat indices into output, input (-1: a zero of the frame) and filter. All three
 * gradients of a convolution are sums over these same terms.
 */
export function eachTerm(
  c: ConvolutionCase,
  visit: (output: number, input: number, filter: number) => void,
): void {
  const { shape, top, left, dilationHeight, dilationWidth } = outputOf(c);
  const [, height, width, channels] = c.input;
  const [filterHeight, filterWidth, filters] = c.filter;
  let output = 0;
  for (let n = 0; n < shape[0]; n++)
    for (let y = 0; y < shape[1]; y++)
      for (let x = 0; x < shape[2]; x++)
        for (let k = 0; k < filters; k++, output++)
          for (let i = 0; i < filterHeight; i++)
            for (let j = 0; j < filterWidth; j++)
              for (let channel = 0; channel < channels; channel++) {
                const row = y * c.stride[0] + i * dilationHeight - top;
                const column = x * c.stride[1] + j * dilationWidth - left;
                const inside = row >= 0 && row < height && column >= 0 && column < width;
                const input = inside ? ((n * height + row) * width + column) * channels + channel : -1;
                visit(output, input, ((i * filterWidth + j) * channels + channel) * filters + k);
              }
}

/** The filter's gradient in float64. */
export function referenceFilterGradient(c: ConvolutionCase, x: Float32Array, dy: Float32Array): Float64Array {
  const [height, width, filters] = c.filter;
  const gradient = new Float64Array(height * width * c.input[3] * filters);
  eachTerm(c, (output, input, filter) => {
    gradient[filter]! += dy[output]! * (input < 0 ? 0 : x[input]!);
  });
  return gradient;
}

/** The input's gradient in float64. */
export function referenceInputGradient(c: ConvolutionCase, w: Float32Array, dy: Float32Array): Float64Array {
  const gradient = new Float64Array(c.input.reduce((product, size) => product * size, 1));
  eachTerm(c, (output, input, filter) => {
    if (input >= 0) gradient[input]! += dy[output]! * w[filter]!;
  });
  return gradient;
}

/** The convolution itself in float64. */
export function referenceConvolution(c: ConvolutionCase, x: Float32Array, w: Float32Array): Float64Array {
  const result = new Float64Array(outputOf(c).shape.reduce((product, size) => product * size, 1));
  eachTerm(c, (output, input, filter) => {
    result[output]! += (input < 0 ? 0 : x[input]!) * w[filter]!;
  });
  return result;
}
