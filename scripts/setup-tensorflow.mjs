/**
 * Gives the engine `tensorflow` to an installation: `npm run setup:tensorflow`, or in a project that has eznasc,
 * `node node_modules/eznasc/scripts/setup-tensorflow.mjs`.
 *
 * The package `@tensorflow/tfjs-node` brings libtensorflow 2.9, which newer graphics cards do not run on, and downloads it from a
 * place that not every machine reaches. So its binding, which is plain N-API and C, is built here against the TensorFlow of Python's package,
 * whose libraries have the same interface. It needs a C++ compiler; without `--python` also Python 3 with venv.
 *
 * All of it goes into the folder .tensorflow, where eznasc looks when it is called from the folder around it.
 *
 *   --python FILE    a Python that has tensorflow; without it one is installed too
 *   --wheel NAME     what to install there, e.g. 'tensorflow[and-cuda]' for a GPU; tensorflow-cpu without it
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const PACKAGE = '@tensorflow/tfjs-node';
const VERSION = '4.22.0';
const HEADERS = 'node-api-headers@1.9.0';

const FOLDER = resolve('.tensorflow');

const { values } = parseArgs({ options: { python: { type: 'string' }, wheel: { type: 'string' } } });

try {
  if (process.platform !== 'linux') throw new Error('Only on Linux has the Python package libraries to build against.');
  const libraries = librariesOf(values.python ?? installed(values.wheel ?? 'tensorflow-cpu'));
  const root = packages();
  build(root, libraries);
  console.log(`The engine tensorflow is ready: ${check()}`);
} catch (error) {
  console.error(`TensorFlow could not be set up. ${error.message}`);
  process.exitCode = 1;
}

/** The Python of an environment of its own that has the wheel. */
function installed(wheel) {
  const python = join(FOLDER, 'bin', 'python');
  if (!existsSync(python)) run('python3', ['-m', 'venv', FOLDER]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel]);
  return python;
}

/** The folder of a Python's TensorFlow. */
function librariesOf(python) {
  const program =
    'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.submodule_search_locations[0] if s else "")';
  const folder = run(python, ['-c', program]).trim();
  if (folder === '') throw new Error(`${python} has no tensorflow.`);
  return folder;
}

/** The folder of the JavaScript package, without the library that it would download. */
function packages() {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const flags = ['--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund'];
  run('npm', ['install', ...flags, `${PACKAGE}@${VERSION}`, HEADERS]);
  return join(FOLDER, 'node_modules', PACKAGE);
}

function build(root, libraries) {
  const out = join(root, 'lib', 'napi-v8');
  mkdirSync(out, { recursive: true });
  const { include_dir: headers } = createRequire(join(FOLDER, 'package.json'))('node-api-headers');
  run('g++', [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8'],
    ...[`-I${headers}`, `-I${join(libraries, 'include')}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(root, 'binding', file)),
    ...['-o', join(out, 'tfjs_binding.node')],
    ...[`-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', `-Wl,-rpath,${libraries}`],
  ]);
}

/** What `eznasc info` says of the engine. */
function check() {
  const program = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(join(FOLDER, 'node_modules', PACKAGE))});
    const [four] = tf.matMul(tf.ones([1, 4]), tf.ones([4, 1])).dataSync();
    if (four !== 4) throw new Error('1 · 1 + 1 · 1 + 1 · 1 + 1 · 1 = ' + four);
    console.log(tf.backend().binding.TF_Version);`;
  return `TensorFlow ${run(process.execPath, ['-e', program], { TF_CPP_MIN_LOG_LEVEL: '3' }).trim()}`;
}

/** The output of a command. Throws with the end of what it said if it fails. */
function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) throw new Error(`\`${command}\` does not run: ${error.message}`);
  if (status !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` failed:\n${stderr.trim().split('\n').slice(-8).join('\n')}`);
  return stdout;
}
