/** The folder of the package: where its specification and its proxies lie, beside the bundle and beside the sources alike. */
export const PACKAGE_ROOT = new URL('../', import.meta.url);
