/**
 * Average pooling as a function of WebAssembly, and its adjoint for stride 1. A window is a sum of columns and then a sum of rows: six additions instead of nine for
 * three by three. The sums of columns of one image lie in room, with zeros on both sides, so that no window has to be cut off.
 */
import { elements } from '../../graph/graph.ts';
import type { AverageWindow, Plane, Shape } from '../../graph/primitive.ts';
import { pixelsInside } from '../../graph/slide.ts';
import type { AveragePooling } from '../../loops/kinds.ts';
import { advance, type Code, countedLoop, get, i32, ifElse, moduleOf, set, type Type, v128 } from './code.ts';
import type { KernelModule } from './kernel-module.ts';
import { alongRow, FLOAT, LANES, loadVector, storeVector } from './vectors.ts';

/** Whether a pooling has a loop: vectors are made of neighbours, or of every second pixel. */
export function isPoolingLoop({ kind, window: { kernel, stride, padding } }: AveragePooling): boolean {
  if (kind === 'average_pool') return stride[1] <= 2;
  return stride.every((step) => step === 1) && padding.every((each, side) => each < kernel[side % 2]);
}

/** `run` reads [batch, channel, h, w], and one number for each pixel of a window's place: 1 / how many count. */
export function poolingModule(op: AveragePooling, [from]: readonly Shape[], shape: Shape): KernelModule {
  const isForward = op.kind === 'average_pool';
  const { kernel, stride, padding } = op.window;
  // The adjoint looks the other way: at the places whose windows a pixel is in.
  const [top, left] = isForward ? padding : [kernel[0] - 1 - padding[0], kernel[1] - 1 - padding[1]];
  const [height, width] = [from[2], from[3]];
  const [rows, columns] = [shape[2], shape[3]];
  const stored = left + Math.max(width, (columns + LANES) * stride[1] + kernel[1]) + 2 * LANES;

  const [input, inverse, output, room] = [0, 1, 2, 3];
  const types: Type[] = [];
  const local = (type: Type): number => room + types.push(type);
  const [plane, row, column] = [local('i32'), local('i32'), local('i32')];
  const [image, result, sums] = [local('i32'), local('i32'), local('i32')];
  const windowRows = Array.from({ length: kernel[0] }, () => ({ pixels: local('i32'), shares: local('i32') }));
  const sum = local('v128');

  const zeros = rows * stored * FLOAT;
  const roomFloats = rows * stored + width + LANES;
  const sumsOfRow = i32.add(get(room), i32.mul(get(row), i32.const(stored * FLOAT)));

  /** Where the row of the image that the window begins with, and those after it, are: outside of it, at zeros. */
  const findRows = windowRows.flatMap(({ pixels, shares }, at): Code => {
    const number = i32.add(i32.mul(get(row), i32.const(isForward ? stride[0] : 1)), i32.const(at - top));
    const offset = i32.mul(number, i32.const(width * FLOAT));
    const outside = i32.add(get(room), i32.const(zeros));
    return ifElse(
      i32.lessUnsigned(number, i32.const(height)),
      [...set(pixels, i32.add(get(image), offset)), ...set(shares, i32.add(get(inverse), offset))],
      [...set(pixels, outside), ...set(shares, outside)],
    );
  });
  const sumColumns = alongRow(column, width, 1, (count) => {
    const terms = windowRows.map(({ pixels, shares }): Code => {
      const pixel = loadVector(i32.add(get(pixels), get(column)), count);
      return isForward ? pixel : v128.mul(pixel, loadVector(i32.add(get(shares), get(column)), count));
    });
    const first = i32.add(get(sums), get(column));
    return storeVector(
      first,
      terms.reduce((all, term) => v128.add(all, term)),
      count,
      left * FLOAT,
    );
  });
  const sumRows = alongRow(column, columns, 1, (count) => {
    const first = i32.add(get(sums), isForward && stride[1] === 2 ? i32.add(get(column), get(column)) : get(column));
    const terms = Array.from({ length: kernel[1] }, (_, at): Code => {
      const near = v128.load(first, at * FLOAT);
      if (!isForward || stride[1] === 1) return near;
      return v128.shuffle(near, v128.load(first, (at + LANES) * FLOAT), [0, 2, 4, 6]);
    });
    const all = terms.reduce((some, term) => v128.add(some, term));
    const share = isForward ? v128.mul(get(sum), loadVector(i32.add(get(inverse), get(column)), count)) : get(sum);
    return [...set(sum, all), ...storeVector(i32.add(get(result), get(column)), share, count)];
  });
  const planeLoop = countedLoop(plane, from[0] * from[1], 1, [
    ...set(image, i32.add(get(input), i32.mul(get(plane), i32.const(height * width * FLOAT)))),
    ...set(result, i32.add(get(output), i32.mul(get(plane), i32.const(rows * columns * FLOAT)))),
    ...countedLoop(row, rows, 1, [...findRows, ...set(sums, sumsOfRow), ...sumColumns]),
    ...countedLoop(row, rows, 1, [
      ...set(sums, sumsOfRow),
      ...sumRows,
      ...advance(result, columns * FLOAT),
      ...(isForward ? advance(inverse, columns * FLOAT) : []),
    ]),
    ...(isForward ? advance(inverse, -rows * columns * FLOAT) : []),
  ]);
  const vectors = Math.ceil(roomFloats / LANES);
  const clear = countedLoop(
    column,
    vectors * LANES * FLOAT,
    LANES * FLOAT,
    v128.store(i32.add(get(room), get(column)), v128.const(0)),
  );
  const places: Plane = isForward ? [rows, columns] : [height, width];
  return {
    bytes: moduleOf(room + 1, types, [...clear, ...planeLoop]),
    constants: [inverseCounts(op.window, isForward ? [height, width] : [rows, columns], places)],
    room: (vectors * LANES) / 2,
  };
}

function inverseCounts(window: AverageWindow, image: Plane, places: Plane): Float32Array {
  const { kernel, counted } = window;
  if (counted) return new Float32Array(elements(places)).fill(1 / (kernel[0] * kernel[1]));
  return Float32Array.from(pixelsInside(image, window), (count) => 1 / count);
}
