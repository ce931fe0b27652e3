/** The family tree of a program, drawn as version histories are: a row for each ancestor, and lines to its parents. */
import { oneLine } from '../evolution/one-line.ts';
import { formatCorrelation } from '../output/number.ts';
import { ancestryOf, layOut, type Place } from './ancestry.ts';
import type { Birth } from './events.ts';
import { highlight } from './highlight.ts';
import { markup, type Markup, nothing } from './markup.ts';

const MOST_PROGRAMS = 150;

/** In pixels; the style sheet gives rows the same height. */
const ROW = 28;
const LANE = 16;
const RADIUS = 4.5;

export function familyTree(id: number, births: ReadonlyMap<number, Birth>): Markup {
  const { programs, omitted } = ancestryOf(id, births, MOST_PROGRAMS);
  const places = layOut(programs);
  const lanes = 1 + Math.max(...places.flatMap(({ lane, edges }) => [lane, ...edges.map((edge) => edge.lane)]));
  const more = omitted === 0 ? nothing : markup`<p>${omitted} ancestors further away are left out.</p>`;
  return markup`<div class="tree">
      <svg class="lanes" width="${lanes * LANE}" height="${places.length * ROW}" aria-hidden="true">
        ${places.map((place, row) => lines(place, row))}${places.map(node)}
      </svg>
      <ol>
        ${places.map(({ birth }) => entry(birth))}
      </ol>
    </div>
    ${more}`;
}

const across = (lane: number): number => (lane + 0.5) * LANE;
const down = (row: number): number => (row + 0.5) * ROW;

/** From a program to its parents: into the parent's lane within a row, then straight down. */
function lines({ lane, edges, open }: Place, row: number): Markup {
  const [x, y] = [across(lane), down(row)];
  const paths = edges.map((edge) => {
    const [px, py] = [across(edge.lane), down(edge.row)];
    return markup`<path d="M${x} ${y}C${x} ${y + ROW / 2} ${px} ${y + ROW / 2} ${px} ${y + ROW}V${py}" />`;
  });
  const stub = markup`<path class="open" d="M${x} ${y}v${0.7 * ROW}" />`;
  return markup`${paths}${open ? stub : nothing}`;
}

const node = ({ lane, birth }: Place, row: number): Markup =>
  markup`<circle cx="${across(lane)}" cy="${down(row)}" r="${RADIUS}"${birth.parents.length === 0 ? ROOT : nothing} />`;

const ROOT = markup` class="root"`;

function entry({ id, generation, variation, parents, search, size, text }: Birth): Markup {
  const from = parents.length === 0 ? '' : ` of ${parents.map((parent) => `#${parent}`).join(' and ')}`;
  return markup`<li>
    <b>#${id}</b> <em>${variation}${from}</em>
    <small>generation ${generation}, τ ${formatCorrelation(search)}, size ${size}</small>
    <code>${highlight(oneLine(text))}</code>
  </li>`;
}
