/** Board descriptions: boards/NAME.json, checked against boards/schema.json. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lazy } from "../lazy.ts";
import { repositoryRoot } from "./root.ts";

export interface Area {
  /** Hex text, so that files read well. */
  address: string;
  size: number;
}

export interface Line {
  pad: number;
  gpiohs: number;
}

export interface I2cBus {
  unit: number;
  scl: number;
  sda: number;
  hz: number;
}

export interface Lcd {
  controller: "st7789";
  bus: "spi" | "octal";
  hz: number;
  width: number;
  height: number;
  pads: Record<string, number>;
  dc: Line;
  reset: Line;
  chip_select: number;
  rotations: string[];
  mirrored: string[];
  offset: [number, number][];
  inverted?: boolean;
  start: [string, string[], number][];
}

export interface Board {
  name: string;
  title: string;
  target: "k210" | "virt";
  clocks: { cpu: number; cpu_max?: number; kpu: number; kpu_max?: number; i2s?: number };
  memory: { ram: Area; stack: number; python_heap: number };
  budget?: { image: number; free: number };
  flash: { size: number; hz?: number; areas: Record<string, Area> & { firmware: Area; filesystem: Area } };
  console?: { baud: number; rx: number; tx: number };
  io?: {
    low_voltage_banks: number[];
    outputs: { pad: number; gpiohs: number; level: 0 | 1; wait_ms?: number; why?: string }[];
  };
  safe_boot?: Line & { pressed: 0 | 1 };
  pmu?: { chip: "axp192"; i2c: I2cBus; address: number; registers: string[] };
  imu?: { chip: string; i2c: I2cBus; address: number }[];
  lcd?: Lcd;
  camera?: { sensors: string[]; sccb: I2cBus; pads: Record<string, number>; xclk: number };
  sd?: { spi: 0 | 1; pads: Record<string, number>; chip_select: Line; hz: number };
  constants: Record<string, number>;
  flasher?: { reset: string; also?: string[]; usb_vendors: string[]; baud: number };
  modules: Record<string, boolean>;
}

/** A camera sensor: boards/sensors/NAME.json. */
export interface Sensor {
  name: string;
  address: number;
  register_bits: 8 | 16;
  identify: string[];
  id: string;
  select?: string[];
  reset?: string[];
  xclk: number;
  write_wait_ms: number;
  start: string[];
  sizes: { width: number; height: number; exact?: boolean; registers: string[] }[];
  rates: { fps: number; registers: string[] }[];
  scaler?: { before: string[]; width: string; height: string; high: string; after: string[] };
  switches?: Record<string, string>;
  levels?: Record<string, { first: number; settings: string[][] }>;
}

/** Digests of the files that were valid when `kpy` was bundled (tools/build.mjs); undefined when it runs from its sources. */
declare const KPY_VALID: string[] | undefined;

/** What a file's validity depends on, as one digest. */
function digest(schema: string, text: string): string {
  return createHash("sha256").update(schema).update("\0").update(text).digest("hex");
}

/** Faults of `data` against the schema; the validator takes a while to load, so it is loaded for changed files only. */
function faultsOf(schema: string, data: unknown): string[] {
  const { Ajv } = lazy("ajv") as typeof import("ajv");
  const validate = new Ajv({ allErrors: true, strictTypes: false, strictTuples: false }).compile(
    JSON.parse(schema),
  );
  if (validate(data)) return [];
  return (validate.errors ?? []).map((e) => {
    const extra = e.keyword === "additionalProperties" ? ` "${e.params.additionalProperty}"` : "";
    return `${e.instancePath || "the file"} ${e.message}${extra}`;
  });
}

function readChecked<T>(folder: string, name: string, kind: string): T {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) {
    const known = readdirSync(folder)
      .filter((f) => f.endsWith(".json") && f !== "schema.json")
      .map((f) => f.slice(0, -5));
    throw new Error(`there is no ${kind} "${name}"; known: ${known.join(", ")}`);
  }
  const text = readFileSync(file, "utf8");
  const schema = readFileSync(join(folder, "schema.json"), "utf8");
  const data: { name: string } = JSON.parse(text);
  const known = typeof KPY_VALID === "undefined" ? [] : KPY_VALID;
  const faults = known.includes(digest(schema, text)) ? [] : faultsOf(schema, data);
  if (faults.length) throw new Error(`${kind} "${name}" is not valid: ${faults.join("; ")}`);
  if (data.name !== name) throw new Error(`${kind} "${name}": the file says its name is "${data.name}"`);
  return data as T;
}

/** Folder of the board descriptions. */
export function boardsFolder(): string {
  return join(repositoryRoot(), "boards");
}

/** Names of all boards. */
export function boardNames(): string[] {
  return readdirSync(boardsFolder())
    .filter((file) => file.endsWith(".json") && file !== "schema.json")
    .map((file) => file.slice(0, -5))
    .sort();
}

/** Reads and checks a board; throws with all faults of the file, or the known names when there is no such board. */
export function loadBoard(name: string, folder = boardsFolder()): Board {
  return readChecked<Board>(folder, name, "board");
}

/** A setting of a sensor: the writes for each value, the lowest value first. */
export interface SensorControl {
  name: string;
  first: number;
  settings: string[][];
}

/** All settings of a sensor, switches as levels 0 and 1. */
export function sensorControls(sensor: Sensor): SensorControl[] {
  const switches = Object.entries(sensor.switches ?? {}).map(([name, text]) => {
    const parts = text.split(" ");
    const bits = parts.pop() as string;
    const mask = bits.split(":")[1] as string;
    return { name, first: 0, settings: ["00", mask].map((value) => [...parts, `${bits}=${value}`]) };
  });
  const levels = Object.entries(sensor.levels ?? {}).map(([name, level]) => ({ name, ...level }));
  return [...switches, ...levels];
}

/** `REG=VALUE` or `REG:MASK=VALUE`. */
export function registerWrite(text: string): { register: number; mask: number; value: number } {
  const [register, mask, value] = (/^(\w+?)(?::(\w+))?=(\w+)$/.exec(text) ?? []).slice(1);
  const hex = (digits: string | undefined): number => Number.parseInt(digits ?? "ff", 16);
  return { register: hex(register), mask: hex(mask), value: hex(value) };
}

/** Reads and checks a camera sensor. */
export function loadSensor(name: string, folder = join(boardsFolder(), "sensors")): Sensor {
  return readChecked<Sensor>(folder, name, "sensor");
}
