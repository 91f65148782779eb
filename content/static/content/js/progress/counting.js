/**
 * What of a reader's walk is to be counted: pure functions of the path's outline, the marks, and what was said already.
 *
 * Only what was marked within the last day counts, so that a record that is brought from another browser, or met again
 * after the path was changed, is not counted as a walk of today.
 */

export const FRESH = 24 * 60 * 60 * 1000; // milliseconds

const isFresh = (mark, now) => Boolean(mark) && now - Date.parse(mark.updated_at) < FRESH;

/** Pairs of what happened and where (a hop's slug, or nothing), without those in `said`. */
export function toSay(outline, marks, said, now) {
  const hops = outline.hops.filter((hop) => !hop.gone);
  const done = hops.filter((hop) => marks[hop.key]?.state === "done" && isFresh(marks[hop.key], now));
  const touched = hops.filter((hop) => marks[hop.key] && marks[hop.key].state !== "open");
  const isBegun = touched.length > 0 && touched.every((hop) => isFresh(marks[hop.key], now));
  const isFinished = marks[outline.key]?.state === "done" && isFresh(marks[outline.key], now);
  const found = [
    ...(isBegun ? [["start", ""]] : []),
    ...done.map((hop) => ["done", hop.slug]),
    ...(isFinished ? [["finish", ""]] : []),
  ];
  return found.filter((pair) => !said.includes(pair.join(":")));
}
