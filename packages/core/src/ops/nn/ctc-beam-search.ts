/** @file A search for probable label sequences that keeps the best beginnings, as TensorFlow's decoder does. */
import type { DecodedPath } from "./ctc-decode.ts";
import { logAdd } from "./ctc-loss.ts";

const NEVER = Number.NEGATIVE_INFINITY;

/** Logarithms of how probable a beginning is when it ends in a blank, in its label, or in either. */
interface Probability {
  blank: number;
  label: number;
  total: number;
}

const impossible = (): Probability => ({ blank: NEVER, label: NEVER, total: NEVER });

/** A beginning: one more label than its parent. */
interface Beam {
  readonly label: number;
  readonly parent: Beam | undefined;
  readonly children: Map<number, Beam>;
  before: Probability;
  now: Probability;
}

function beam(label: number, parent?: Beam): Beam {
  return { label, parent, children: new Map(), before: impossible(), now: impossible() };
}

/** How probable it is that a beginning goes on with a label: a repeated one needs a blank between. */
function toGoOn(from: Beam, label: number): number {
  return from.label === label ? from.before.blank : from.before.total;
}

/** A beginning that is not among the best has no probability. */
function isKept({ now }: Beam): boolean {
  return now.total > NEVER;
}

/** Logarithms of probabilities. */
function normalize(scores: Float32Array): number[] {
  const total = logAdd(...scores);
  return Array.from(scores, (score) => score - total);
}

/** Beginnings in the order of their probability, the best one first. */
function sorted(beams: readonly Beam[]): Beam[] {
  return [...beams].sort((a, b) => b.now.total - a.now.total);
}

/** Keeps what already was there: with a blank, or with its label once more. */
function stay(beams: readonly Beam[], log: readonly number[], blank: number): void {
  for (const each of beams) {
    const { parent, label, now, before } = each;
    if (parent !== undefined) {
      const grown = isKept(parent) ? toGoOn(parent, label) : NEVER;
      now.label = logAdd(before.label, grown) + (log[label] as number);
    }
    now.blank = before.total + (log[blank] as number);
    now.total = logAdd(now.blank, now.label);
  }
}

/** The best beginnings after one more time; `beams` are in the order of their probability. */
function step(
  beams: readonly Beam[],
  log: readonly number[],
  blank: number,
  width: number,
): Beam[] {
  for (const each of beams) each.before = { ...each.now };
  stay(beams, log, blank);
  const leaves = [...beams];
  for (const each of beams) {
    if (isCandidate(each.before.total, leaves, width)) grow(each, { leaves, log, blank, width });
  }
  return sorted(leaves);
}

interface Growth {
  readonly leaves: Beam[];
  readonly log: readonly number[];
  readonly blank: number;
  readonly width: number;
}

/** Adds the beginnings that are one label longer, if they are better than the worst one. */
function grow(from: Beam, { leaves, log, blank, width }: Growth): void {
  for (const [label, score] of log.entries()) {
    if (label === blank) continue;
    const child = from.children.get(label) ?? beam(label, from);
    from.children.set(label, child);
    if (isKept(child)) continue;
    const reached = score + toGoOn(from, label);
    child.now = { blank: NEVER, label: reached, total: reached };
    child.before = impossible();
    if (!isCandidate(reached, leaves, width)) child.now = impossible();
    else keep(child, leaves, width);
  }
}

function isCandidate(total: number, leaves: readonly Beam[], width: number): boolean {
  if (total === NEVER) return false;
  return leaves.length < width || total > Math.min(...leaves.map(({ now }) => now.total));
}

/** Puts a beginning in place of the worst one when there are too many. */
function keep(child: Beam, leaves: Beam[], width: number): void {
  if (leaves.length >= width) {
    const worst = sorted(leaves).at(-1) as Beam;
    worst.now = impossible();
    leaves.splice(leaves.indexOf(worst), 1);
  }
  leaves.push(child);
}

function labelsOf(end: Beam): number[] {
  const labels: number[] = [];
  for (let each = end; each.parent !== undefined; each = each.parent) labels.unshift(each.label);
  return labels;
}

/** The most probable label sequences for scores over time. */
export function searchBeams(
  steps: readonly Float32Array[],
  blank: number,
  { width, count }: { readonly width: number; readonly count: number },
): DecodedPath[] {
  const root = beam(-1);
  root.now = { blank: 0, label: NEVER, total: 0 };
  const ends = steps.reduce<Beam[]>(
    (beams, scores) => step(beams, normalize(scores), blank, width),
    [root],
  );
  return ends.slice(0, count).map((end) => ({ labels: labelsOf(end), score: end.now.total }));
}
