/** The bytes of an ONNX model C = MatMul(A, B) in float64: a few fields of protocol buffers, see onnx.proto. */
export function matMulModel(m: number, k: number, n: number): Uint8Array {
  const node = [...text(1, 'A'), ...text(1, 'B'), ...text(2, 'C'), ...text(4, 'MatMul')];
  const graph = [
    ...message(1, node),
    ...text(2, 'product'),
    ...message(11, value('A', [m, k])),
    ...message(11, value('B', [k, n])),
    ...message(12, value('C', [m, n])),
  ];
  // ir_version, opset_import, graph.
  return Uint8Array.from([...integer(1, 8), ...message(8, integer(2, 13)), ...message(7, graph)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

const integer = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

const message = (field: number, bytes: number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(bytes.length),
  ...bytes,
];

const text = (field: number, value: string): number[] => message(field, [...new TextEncoder().encode(value)]);

/** ValueInfoProto: name and a tensor type of float64 (11) with its dimensions. */
function value(name: string, dimensions: readonly number[]): number[] {
  const shape = dimensions.flatMap((dimension) => message(1, integer(1, dimension)));
  return [...text(1, name), ...message(2, message(1, [...integer(1, 11), ...message(2, shape)]))];
}
