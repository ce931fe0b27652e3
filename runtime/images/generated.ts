/**
 * Images made from a seed, so that nothing needs to be downloaded. A class is a shape on a striped ground: which shape, and
 * which way the stripes run. The colour of the shape hints at the class, more or less. Place, size, the colours of the ground,
 * stripe width and noise say nothing about it.
 */
import { normal, type Stream, stream, uniform } from '../random.ts';
import { type ImageSet, type ImageShape, recordLength } from './images.ts';

/** Signed distance from a shape of about radius 1 around the origin; negative inside. */
type Outline = (x: number, y: number) => number;

const OUTLINES: readonly Outline[] = [
  (x, y) => Math.sqrt(x * x + y * y) - 0.9,
  (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.8,
  (x, y) => Math.abs(Math.sqrt(x * x + y * y) - 0.75) - 0.22,
  (x, y) => Math.min(Math.max(Math.abs(x) - 1, Math.abs(y) - 0.3), Math.max(Math.abs(y) - 1, Math.abs(x) - 0.3)),
  (x, y) => Math.max(Math.abs(x) - 0.5 * (y + 1), y - 0.8),
];

/** Standard deviation of the noise on each byte. */
const NOISE = 6;

/** How much of a shape's colour the class decides; 1 is as much as chance does. */
const HINT = 0.7;

/** What one image shows. Lengths are parts of the image's side; colours have one byte value per channel. */
interface Scene {
  readonly outline: Outline;
  readonly centre: readonly [number, number];
  readonly radius: number;
  /** Stripes across the image, along each axis. */
  readonly waves: readonly [number, number];
  readonly phase: number;
  readonly ground: Float32Array;
  /** How far the stripes go above and below the ground. */
  readonly contrast: Float32Array;
  /** What the shape adds to the ground. */
  readonly ink: Float32Array;
}

/** `count` images from `first` on, whose labels run through the classes in turn; image `i` is the same whatever is asked for beside it. */
export function generatedImages(
  seed: number,
  count: number,
  shape: ImageShape,
  classes: number,
  first: number = 0,
): ImageSet {
  const length = recordLength(shape, 1);
  const records = new Uint8Array(count * length);
  for (let i = 0; i < count; i++) {
    const source = stream(seed, `image/${first + i}`);
    const record = records.subarray(i * length, (i + 1) * length);
    const label = (first + i) % classes;
    record[0] = label;
    draw(compose(source, label, classes, shape[0]), source, shape, record.subarray(1));
  }
  return { name: `the generated images of seed ${seed}`, shape, scale: 1, count, records };
}

/** Neighbouring classes differ in shape; when the shapes are used up, the stripes take the next of evenly spaced directions. */
function compose(source: Stream, label: number, classes: number, channels: number): Scene {
  const between = (low: number, high: number) => uniform(source, 1, low, high)[0];
  const direction = Math.floor(label / OUTLINES.length) / Math.ceil(classes / OUTLINES.length);
  const angle = Math.PI * direction + between(-0.25, 0.25);
  const frequency = between(1.5, 3.5);
  return {
    outline: OUTLINES[label % OUTLINES.length],
    centre: [between(0.44, 0.56), between(0.44, 0.56)],
    radius: between(0.28, 0.4),
    waves: [frequency * Math.cos(angle), frequency * Math.sin(angle)],
    phase: between(0, 1),
    ground: uniform(source, channels, 88, 168),
    contrast: uniform(source, channels, -40, 40),
    ink: inkOf(label, classes, normal(source, channels), between(56, 104)),
  };
}

/** A colour of the given strength (root mean square over the channels), between a random one and the class's own hue. */
function inkOf(label: number, classes: number, random: Float32Array, strength: number): Float32Array {
  // Neighbouring classes have different shapes; three steps along the circle of hues they differ in colour too.
  const hue = (2 * Math.PI * 3 * label) / classes;
  const mixed = random.map((value, channel) => HINT * Math.cos(hue - (2 * Math.PI * channel) / 3) + value);
  const length = Math.sqrt(mixed.reduce((sum, value) => sum + value * value, 0) / mixed.length);
  return mixed.map((value) => (strength * value) / length);
}

function draw(scene: Scene, source: Stream, [channels, height, width]: ImageShape, out: Uint8Array): void {
  const { centre, radius, waves, phase, ground, contrast, ink } = scene;
  const noise = normal(source, out.length, NOISE);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const u = (x + 0.5) / width;
        const v = (y + 0.5) / height;
        const stripe = contrast[channel] * Math.cos(2 * Math.PI * (waves[0] * u + waves[1] * v + phase));
        // The outline passes through a pixel over one pixel's width, which keeps edges smooth.
        const distance = scene.outline((u - centre[0]) / radius, (v - centre[1]) / radius) * radius * width;
        const cover = clamp(0.5 - distance, 0, 1);
        const value = ground[channel] + (1 - cover) * stripe + cover * ink[channel] + noise[at];
        out[at++] = clamp(Math.round(value), 0, 255);
      }
    }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
