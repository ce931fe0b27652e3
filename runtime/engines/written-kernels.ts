/**
 * What is written for kernels: by the emitters, or by those of an earlier process, which kept it. Its key is what was asked for, the kernel's own key, and
 * the emitters, which the name of this module's file stands for: in the bundle that is a digest of its code and of all that it imports.
 * Elsewhere, as in tests, nothing is kept.
 */
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ChannelBlock } from '../../compiler/emit/onnx/blocked.ts';
import { kernelModel } from '../../compiler/emit/onnx/kernel-model.ts';
import { type Part, type Unfolding, unfoldedModel } from '../../compiler/emit/onnx/unfolded.ts';
import { type KernelModule, loopModule } from '../../compiler/emit/wasm/kernel-module.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import { type KernelPack, NO_PACK, openPack } from './kernel-pack.ts';

/** A kernel of the library. */
export const writtenModel = (kernel: Kernel, block: ChannelBlock): Uint8Array =>
  written(`library ${block} ${kernel.key}`, () => kernelModel(kernel, block));

/** What follows when images of a kernel are unfolded. */
export const writtenUnfolded = (kernel: Kernel, unfolding: Unfolding, part: Part): Uint8Array =>
  written(`unfolded ${part} ${kernel.key}`, () => unfoldedModel(unfolding, part));

/** A kernel of loops. */
export const writtenModule = (kernel: Kernel): KernelModule =>
  deserialize(written(`loops ${kernel.key}`, () => serialize(loopModule(kernel)))) as KernelModule;

function written(key: string, write: () => Uint8Array): Uint8Array {
  const { get, put } = (pack ??= open());
  const known = get(key);
  if (known) return known;
  const bytes = write();
  put(key, bytes);
  return bytes;
}

let pack: KernelPack | null = null;

function open(): KernelPack {
  const [, build] = /^chunk-(\w+)\.js$/.exec(basename(new URL(import.meta.url).pathname)) ?? [];
  const folder = folderIn(process.env);
  return build === undefined || folder === null ? NO_PACK : openPack(join(folder, `kernels-${build}`), Date.now());
}

/** Where the user's caches are, or `EZNASC_CACHE`; null if that is `off`. */
function folderIn({ EZNASC_CACHE, XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string | null {
  if (EZNASC_CACHE === 'off') return null;
  return EZNASC_CACHE ?? join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), '.cache'), 'eznasc');
}
