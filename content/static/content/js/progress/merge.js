/**
 * Two records become one: the same law as content/progress/merge.py, held to it by tests/progress/merge_cases.json.
 *
 * Of two marks of one key the weightier stays, whole. Weights are totally ordered, so merging is commutative, associative
 * and idempotent. What is decided (done, open) outweighs what merely happened (started); of two decisions the later stays.
 * Of two bookmarks of one key, and of two values of one setting, the later stays. Times are compared as they are
 * written: all have the form of Date.prototype.toISOString.
 */

const weightOfMark = ({ state, position, updated_at }) => [state === "started" ? 0 : 1, updated_at, state === "done" ? 1 : 0, position];
const weightOfBookmark = ({ state, title, url, updated_at }) => [updated_at, state === "kept" ? 1 : 0, title, url];

function weightier(one, other, weight) {
  const [left, right] = [weight(one), weight(other)];
  const place = left.findIndex((value, index) => value !== right[index]);
  return place < 0 || left[place] > right[place] ? one : other;
}

function merge(one, other, weight) {
  const merged = new Map(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    merged.set(key, merged.has(key) ? weightier(merged.get(key), value, weight) : value);
  }
  return Object.fromEntries(merged);
}

/** Every content key of either, with the weightier of its marks. */
export const mergeMarks = (one, other) => merge(one, other, weightOfMark);

const LONG_AGO = "2000-01-01T00:00:00.000Z"; // when a setting was made that does not say

/** Settings with the times they were made at, as one: of two values of one setting the later stays, else the greater. */
export function mergeSettings(one, other) {
  const timed = ({ settings, set_at }) =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, { value, at: set_at[name] ?? LONG_AGO }]));
  const merged = Object.entries(merge(timed(one), timed(other), ({ value, at }) => [at, Number(value)]));
  const made = merged.filter(([, { at }]) => at !== LONG_AGO);
  return {
    settings: Object.fromEntries(merged.map(([name, { value }]) => [name, value])),
    set_at: Object.fromEntries(made.map(([name, { at }]) => [name, at])),
  };
}

/** Every bookmark of either; the later word counts, "kept" in the same millisecond. */
export const mergeBookmarks = (one, other) => merge(one, other, weightOfBookmark);
