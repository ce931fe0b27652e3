/** What a rule that writes one operator looks like. */
import type { Core } from '../../../core/core.ts';
import type { Emitter } from '../emitter.ts';
import type { Value } from '../value.ts';

/** One operator on its operands; `axes` are those that its axis rule returned, `core` the node. */
export type Rule = (e: Emitter, operands: readonly Value[], axes: readonly string[], core: Core) => Value;
