/**
 * Collecting what is wrong. The same finding at the same place is kept once: a fold checks its body for each kind of site,
 * a def is checked for each of its calls.
 */
import type { Diagnostic, Label } from '../../grammar/diagnostic.ts';
import type { Source, Span } from '../../grammar/source.ts';
import type { Code } from '../diagnostics/codes.ts';

/** A range of one source text. */
export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** What is wrong, without where. `label` is the remark at the place itself. */
export interface Finding {
  readonly code: Code;
  readonly severity?: 'warning';
  readonly title: string;
  readonly label: string;
  readonly secondary?: readonly Label[];
  readonly rule?: string;
  readonly help?: string;
}

export interface Reports {
  /** `calls` are the calls of defs, from the outside, that the place was checked for. */
  readonly add: (place: Place, finding: Finding, calls?: readonly Place[]) => void;
  /** Takes over what is wrong with the text of a used file. */
  readonly adopt: (diagnostics: readonly Diagnostic[]) => void;
  readonly errors: () => number;
  /**
   * In order of position, those of the file `first` before those of other files. What depends on a text that could not be read
   * is left out until it can.
   */
  readonly sorted: (first: Source) => readonly Diagnostic[];
}

const MOST_LABELS = 3;

/** An empty collection. */
export function reports(): Reports {
  const found: Diagnostic[] = [];
  const unreadable: Diagnostic[] = [];
  const seen = new Set<string>();
  let errors = 0;

  const keep = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
    if (diagnostic.severity === 'error') errors += 1;
  };

  return {
    add: (place, finding, calls = []) => {
      const key = `${finding.code} ${placeKey(place)}`;
      // What is wrong with a def whatever its arguments are is said once, not again for each call.
      if (seen.has(key) || seen.has(`${key} ${calls.map(placeKey).join()}`)) return;
      seen.add(calls.length === 0 ? key : `${key} ${calls.map(placeKey).join()}`);
      const called = calls.map((call): Label => ({ ...call, text: 'in this call' }));
      keep({
        code: finding.code,
        severity: finding.severity ?? 'error',
        title: finding.title,
        primary: { ...place, text: finding.label },
        secondary: [...called.slice(0, 1), ...(finding.secondary ?? []), ...called.slice(1).toReversed()].slice(
          0,
          MOST_LABELS - 1,
        ),
        rule: finding.rule ?? null,
        help: finding.help ?? null,
      });
    },
    adopt: (diagnostics) => unreadable.push(...diagnostics),
    errors: () => errors,
    sorted: (first) => {
      const shown = unreadable.length > 0 ? unreadable : found;
      const files = [...new Set([first.name, ...shown.map(({ primary }) => primary.source.name)])];
      const rank = ({ primary }: Diagnostic): number => files.indexOf(primary.source.name);
      return shown.toSorted((a, b) => rank(a) - rank(b) || a.primary.span.start - b.primary.span.start);
    },
  };
}

const placeKey = ({ source, span }: Place): string => `${source.name}:${span.start}-${span.end}`;
