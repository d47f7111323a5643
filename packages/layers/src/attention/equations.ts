/** @file The einsum equations of multi-head attention. */

const letters = "abcdefghijklmnopqrstuvwxyz";

/** A projection: `free` axes stay, `bound` ones are summed over, `made` ones are new. */
export function projectionEquation(
  free: number,
  bound: number,
  made: number,
): { equation: string; bias_axes: string } {
  const kept = letters.slice(0, free);
  const summed = letters.slice(free, free + bound);
  const fresh = letters.slice(free + bound, free + bound + made);
  return { equation: `${kept}${summed},${summed}${fresh}->${kept}${fresh}`, bias_axes: fresh };
}

/**
 * The two sums of attention for projected tensors `(batch, …, heads, features)` of a rank:
 * key and query to scores `(batch, heads, …queries, …keys)`, scores and value to heads.
 */
export function attentionEquations(
  rank: number,
  axes: readonly number[],
): { scores: string; heads: string; scoresRank: number } {
  const target = letters.slice(0, rank);
  const source = [...target]
    .map((letter, i) => (axes.includes(i) ? letters[rank + axes.indexOf(i)] : letter))
    .join("");
  const batch = [...target].filter((_, i) => !axes.includes(i) && i !== rank - 1).join("");
  const pick = (term: string): string => axes.map((axis) => term[axis]).join("");
  const product = `${batch}${pick(target)}${pick(source)}`;
  return {
    scores: `${source},${target}->${product}`,
    heads: `${product},${source}->${target}`,
    scoresRank: product.length,
  };
}
