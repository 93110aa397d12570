/**
 * Trains the digit classifier and writes tools/model/digits.json. Deterministic: the same seed gives the same
 * file on the same Node version. Usage: npm run train
 */
import { writeFileSync } from "node:fs";
import type { RealRange } from "../writer/quantize.ts";
import { Random } from "../writer/random.ts";
import { LAYERS } from "./architecture.ts";
import { type Digits, loadDigits, PIXELS } from "./mnist.ts";
import { Network } from "./network.ts";
import { planeStart, rowStep } from "./planes.ts";
import { formatModel } from "./weights.ts";

const SEED = 20260;
const EPOCHS = 3;
const BATCH = 32;
const FIRST_RATE = 0.01;
const LAST_RATE = 0.0001;
/** Images are moved by up to this many pixels, so that the digit need not be centred. */
const MOVE = 2;
const CALIBRATION_IMAGES = 2000;

function trainEpochs(network: Network, digits: Digits, random: Random): void {
  const order = Int32Array.from({ length: digits.count }, (_, i) => i);
  const total = EPOCHS * digits.count;
  let seen = 0;
  let loss = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order);
    for (const index of order) {
      network.setInput(
        digits.images,
        index * PIXELS,
        random.integer(-MOVE, MOVE),
        random.integer(-MOVE, MOVE),
      );
      network.forward();
      loss += network.backward(digits.labels[index]);
      seen++;
      if (seen % BATCH === 0) network.step(FIRST_RATE * (LAST_RATE / FIRST_RATE) ** (seen / total), BATCH);
      if (seen % 10000 === 0) {
        process.stderr.write(`epoch ${epoch + 1}: ${seen} images, mean loss ${(loss / 10000).toFixed(4)}\n`);
        loss = 0;
      }
    }
  }
}

function accuracy(network: Network, digits: Digits): number {
  let right = 0;
  for (let i = 0; i < digits.count; i++) {
    network.setInput(digits.images, i * PIXELS);
    if (network.forward() === digits.labels[i]) right++;
  }
  return right / digits.count;
}

/** Smallest and largest sum of each layer over some training images. */
function calibrate(network: Network, digits: Digits): RealRange[] {
  const ranges = LAYERS.map((): [number, number] => [0, 0]);
  for (let i = 0; i < CALIBRATION_IMAGES; i++) {
    network.setInput(digits.images, i * PIXELS);
    network.forward(({ sums, shape }, index) => {
      const range = ranges[index];
      for (let c = 0; c < shape.outChannels; c++) {
        for (let y = 0; y < shape.side; y++) {
          const at = planeStart(shape.side, c) + y * rowStep(shape.side);
          for (let x = 0; x < shape.side; x++) {
            range[0] = Math.min(range[0], sums[at + x]);
            range[1] = Math.max(range[1], sums[at + x]);
          }
        }
      }
    });
  }
  return ranges;
}

const target = process.argv[2] ?? "tools/model/digits.json";
const network = new Network(SEED);
const digits = loadDigits("train");
trainEpochs(network, digits, new Random(SEED + 1));
const sums = calibrate(network, digits);
const score = accuracy(network, loadDigits("t10k"));
const layers = network.layers.map((layer, index) => ({
  weights: [...layer.weights],
  bias: [...layer.bias],
  sums: sums[index],
}));
writeFileSync(target, formatModel({ seed: SEED, accuracy: score, layers }));
process.stdout.write(`${target}: ${(score * 100).toFixed(2)} % of the test digits right\n`);
