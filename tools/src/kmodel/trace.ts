/** The trace of one run: a line per node with the digest of what it wrote. */
import { createHash } from "node:crypto";
import type { KModel } from "./runtime.ts";

const KPU_OPCODES = 0x2000;

export function sha256(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** "kpu" for what runs in or feeds the KPU, else "cpu". */
export function unitOf(opcode: number): "kpu" | "cpu" {
  return opcode > KPU_OPCODES ? "kpu" : "cpu";
}

export interface TraceLine {
  index: number;
  op: string;
  unit: "kpu" | "cpu";
  area: string;
  dtype: string;
  bytes: number;
  sha256: string;
  us: number;
}

/** Runs the model node by node. The inputs have been given. */
export function trace(model: KModel): TraceLine[] {
  const lines: TraceLine[] = [];
  for (let index = 0; index < model.plan.nodes; index++) {
    model.step(index);
    const us = model.microseconds(index);
    for (const { tensor, data } of model.outputBytes(index)) {
      lines.push({
        index,
        op: model.op(index),
        unit: unitOf(model.opcode(index)),
        area: tensor.area,
        dtype: tensor.dtype,
        bytes: data.length,
        sha256: sha256(data),
        us,
      });
    }
  }
  return lines;
}
