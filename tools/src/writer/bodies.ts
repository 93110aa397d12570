/**
 * Node bodies of the neutral and CPU ops, as data: one line of fields per opcode, in file order
 * (kmodel v4 specification, sections 7 and 8). A field is `kind` or `kind:name`, where `name` is a tensor of
 * the node (`in0`, `in1`, `out0`) or one of its attributes. The KPU convolution's body is in kpuconv.ts.
 */
import type { Range } from "./allocate.ts";
import type { ByteWriter } from "./bytes.ts";
import type { DType, Node, Shape, Tensor } from "./graph.ts";
import { BINARY_OPS, type OpName, REDUCE_OPS, RESIZE_MODES, UNARY_OPS } from "./opcodes.ts";

const WINDOW = "i32s:filter i32s:stride i32s:dilation";
const REDUCE_WINDOW = `mr:in0 mr:out0 reduce:op shape:in0 padding:padH padding:padW ${WINDOW} f32:init range:activation`;
const FIXED_POINT = "i32:outputMul i32:outputShift i32:outputOffset";
const CPU_CONV = `mr:in0 mr:out0 shape:in0 i32:outChannels padding:padH padding:padW ${WINDOW}`;
const CPU_DEPTHWISE = `mr:in0 mr:out0 shape:in0 padding:padH padding:padW ${WINDOW}`;

/** Fields of every body but kpu_conv2d's. */
export const BODIES: Record<Exclude<OpName, "kpu_conv2d">, string> = {
  binary: "mr:in0 mr:in1 mr:out0 binary:op shape:in0 shape:in1 shape:out0 range:activation",
  concat: "mr:out0 i32:innerSize i32:outerSize count:ins mrs:ins i32s:dims",
  conv2d: `mr:in0 mr:out0 shape:in0 i32:groups i32:outChannels padding:padH padding:padW ${WINDOW} range:activation f32s:weights f32s:bias`,
  dequantize: "mr:in0 mr:out0 i32:zeroPoint f32:scale",
  matmul: "mr:in0 mr:in1 mr:out0 i32:aRows i32:aCols i32:bCols range:activation f32s:bias",
  pad: "mr:in0 mr:out0 shape:in0 paddings:paddings scalar:value",
  quantize: "mr:in0 mr:out0 i32:zeroPoint f32:scale",
  reduce: "mr:in0 mr:out0 reduce:op shape:in0 shape:out0 f32:init",
  reduce_window2d: REDUCE_WINDOW,
  memory_copy: "mr:in0 mr:out0",
  resize_image: "mr:in0 mr:out0 shape:in0 i32s:size mode:mode u8:alignCorners u8:zero u8:zero u8:zero",
  softmax: "mr:in0 mr:out0 i32:innerSize i32:outerSize f32:beta",
  transpose: "mr:in0 mr:out0 shape:in0 i32s:perm",
  strided_slice: "mr:in0 mr:out0 shape:in0 i32s:begin i32s:end i32s:strides i32s:masks",
  unary: "mr:in0 mr:out0 unary:op",
  quantized_conv2d: `mr:in0 mr:out0 shape:in0 i32:groups i32:outChannels padding:padH padding:padW ${WINDOW} i32:inputOffset i32:filterOffset ${FIXED_POINT} i32s:bias u8s:weights`,
  quantized_matmul: `mr:in0 mr:in1 mr:out0 i32:aRows i32:aCols i32:bCols i32:aOffset i32:bOffset ${FIXED_POINT} i32s:bias`,
  quantized_binary:
    "mr:in0 mr:in1 mr:out0 binary:op shape:in0 shape:in1 shape:out0 i32:aOffset i32:aMul i32:aShift i32:bOffset i32:bMul i32:bShift i32:outputOffset i32:outputMul i32:outputShift",
  table_lookup1d: "mr:in0 mr:in1 mr:out0",
  conv2d_transpose: `mr:in0 mr:out0 shape:in0 shape:out0 i32:groups padding:padH padding:padW ${WINDOW} range:activation f32s:weights f32s:bias`,
  nnil_unary_method: "mr:in0 mr:out0 u8s:program",
  cpu_conv2d: `${CPU_CONV} range:activation f32s:weights f32s:bias`,
  cpu_depthwise_conv2d: `${CPU_DEPTHWISE} range:activation f32s:weights f32s:bias`,
  cpu_reduce_window2d: REDUCE_WINDOW,
  cpu_quantized_conv2d: `${CPU_CONV} i32:inputOffset i32:filterOffset ${FIXED_POINT} u8s:weights i32s:bias`,
  cpu_quantized_depthwise_conv2d: `${CPU_DEPTHWISE} i32:inputOffset i32:filterOffset ${FIXED_POINT} u8s:weights i32s:bias`,
  kpu_upload: "mr:in0 mr:out0 shape:in0",
};

/** "No activation": the whole range of finite floats. */
export const FULL_RANGE: readonly [number, number] = [-3.4028234663852886e38, 3.4028234663852886e38];

const MEMORY_TYPES = { const: 0, main: 1, kpu: 2 } as const;
const DATATYPES: Record<DType, number> = { f32: 0, u8: 1 };

/** Writes a memory_range (16 bytes). */
export function writeRange(out: ByteWriter, range: Range, dtype: DType): void {
  out.u32(MEMORY_TYPES[range.area]);
  out.u32(DATATYPES[dtype]);
  out.u32(range.start);
  out.u32(range.size);
}

function writeScalar(out: ByteWriter, dtype: DType, value: number): void {
  out.u32(DATATYPES[dtype]);
  if (dtype === "f32") out.f32(value);
  else out.u32(value);
}

type Place = (tensor: Tensor) => Range;

function namedTensor(node: Node, name: string): Tensor {
  const list = name.startsWith("in") ? node.inputs : node.outputs;
  return list[Number(name.at(-1))];
}

/** How each kind of field is written; `value` is the named attribute. */
const KINDS: Record<string, (out: ByteWriter, value: any, node: Node) => void> = {
  u8: (out, value) => out.u8(Number(value)),
  i32: (out, value) => out.i32(value),
  f32: (out, value) => out.f32(value),
  u8s: (out, value) => out.bytes(value),
  i32s: (out, value) => out.i32s(value),
  f32s: (out, value) => out.f32s(value),
  range: (out, value) => out.f32s(value ?? FULL_RANGE),
  padding: (out, value) => out.i32s(value),
  paddings: (out, value) => out.i32s(value.flat()),
  scalar: (out, value, node) => writeScalar(out, node.inputs[0].dtype, value),
  binary: (out, value) => out.u32(BINARY_OPS.indexOf(value)),
  unary: (out, value) => out.u32(UNARY_OPS.indexOf(value)),
  reduce: (out, value) => out.u32(REDUCE_OPS.indexOf(value)),
  mode: (out, value) => out.u32(RESIZE_MODES.indexOf(value)),
};

/** Writes the body of any node but a kpu_conv2d, without the alignment gap after it. */
export function writeBody(out: ByteWriter, node: Node, place: Place): void {
  for (const field of BODIES[node.op as keyof typeof BODIES].split(" ")) {
    const [kind, name] = field.split(":");
    if (kind === "mr") {
      const tensor = namedTensor(node, name);
      writeRange(out, place(tensor), tensor.dtype);
    } else if (kind === "shape") out.i32s(namedTensor(node, name).shape as Shape);
    else if (kind === "count") out.u32(node.inputs.length);
    else if (kind === "mrs") for (const tensor of node.inputs) writeRange(out, place(tensor), tensor.dtype);
    else KINDS[kind](out, node.attributes[name] ?? (name === "zero" ? 0 : undefined), node);
  }
}
