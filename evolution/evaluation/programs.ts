/** Programs as evolution has them, texts of one proxy each, become checked proxies that can be compiled together. */
import { type CheckedProxy, coreBuilder } from '../../compiler/core/core.ts';
import { isError, readProgram } from '../../compiler/program.ts';

/**
 * The proxies of `texts`, in their order, named by it. They share a builder, so that equal work of different programs is one node;
 * it lives as long as they do: a builder for a whole run would keep every expression that ever was in the population.
 */
export function proxiesOf(texts: readonly string[]): readonly CheckedProxy[] {
  const builder = coreBuilder();
  return texts.map((text, at): CheckedProxy => {
    const { proxies, diagnostics } = readProgram({ name: `program ${at}`, text }, () => null, builder);
    const [proxy] = proxies;
    const error = diagnostics.find(isError);
    if (error || proxies.length !== 1) {
      throw new Error(`not a program of one proxy: ${error?.title ?? `it has ${proxies.length}`}\n${text}`);
    }
    return { ...proxy, name: String(at) };
  });
}
