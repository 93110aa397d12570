/** One function per K210 and CPU op (kmodel v4 specification, section 8). CPU ops are NHWC. */
import type { Graph, Shape, Tensor } from "./graph.ts";
import { checkKpuConv, type KpuConvAttributes, kpuOutputShape } from "./kpuconv.ts";
import type { OpName, ReduceOp } from "./opcodes.ts";
import type { Activation, FixedPoint } from "./ops.ts";
import { fullWindow, type Window, windowOutput } from "./window.ts";

/** Moves a dense u8 tensor into KPU RAM. */
export function kpuUpload(g: Graph, x: Tensor): Tensor {
  return g.add("kpu_upload", [x], [{ shape: x.shape, dtype: "u8", area: "kpu" }])[0];
}

export interface KpuConvResult {
  /** The feature map in KPU RAM. */
  readonly kpu: Tensor;
  /** The same in working memory, when asked for. */
  readonly main?: Tensor;
}

/** Convolution, batch-norm, activation and pool on the KPU; `x` lies in KPU RAM. */
export function kpuConv2d(
  g: Graph,
  x: Tensor,
  outChannels: number,
  attributes: KpuConvAttributes,
  withMainOutput = false,
): KpuConvResult {
  checkKpuConv(x.shape, outChannels, attributes);
  const shape = kpuOutputShape(x.shape, outChannels, attributes.poolType);
  const outputs: Tensor[] = [{ shape, dtype: "u8", area: "kpu" }];
  if (withMainOutput) outputs.push({ shape, dtype: "u8", area: "main" });
  const [kpu, main] = g.add("kpu_conv2d", [x], outputs, { ...attributes });
  return { kpu, main };
}

/** Convolutions on [N, H, W, C]: weights [oc][ky][kx][ic], depthwise [c][ky][kx]. */
export interface CpuConv extends Window, Activation {
  /** Absent for depthwise. */
  readonly outChannels?: number;
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

function nhwcWindow(
  g: Graph,
  op: OpName,
  x: Tensor,
  window: Window,
  channels: number,
  attributes: object,
): Tensor {
  const full = fullWindow(window);
  const [height, width] = windowOutput(x.shape[1], x.shape[2], full);
  const shape: Shape = [x.shape[0], height, width, channels];
  return g.add(op, [x], [{ shape, dtype: x.dtype, area: "main" }], { ...attributes, ...full })[0];
}

export function cpuConv2d(g: Graph, x: Tensor, conv: CpuConv): Tensor {
  const op = conv.outChannels === undefined ? "cpu_depthwise_conv2d" : "cpu_conv2d";
  return nhwcWindow(g, op, x, conv, conv.outChannels ?? x.shape[3], conv);
}

/** Pooling on [N, H, W, C]; the reference refuses `sum`. */
export function cpuReduceWindow2d(
  g: Graph,
  op: Exclude<ReduceOp, "sum">,
  x: Tensor,
  window: Window & Activation & { init: number },
): Tensor {
  return nhwcWindow(g, "cpu_reduce_window2d", x, window, x.shape[3], { op, ...window });
}

/** Quantised convolution on [N, H, W, C]; offsets are subtracted here. */
export function cpuQuantizedConv2d(
  g: Graph,
  x: Tensor,
  conv: Omit<CpuConv, "activation"> & FixedPoint & { inputOffset: number; filterOffset: number },
): Tensor {
  const op = conv.outChannels === undefined ? "cpu_quantized_depthwise_conv2d" : "cpu_quantized_conv2d";
  return nhwcWindow(g, op, x, conv, conv.outChannels ?? x.shape[3], conv);
}
