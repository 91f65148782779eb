/** How far a reader is on a path: pure functions of its outline (content/progress/path_outline.py), marks and settings. */

const isDone = (marks, key) => marks[key]?.state === "done";
const counted = (hops) => {
  const there = hops.filter((hop) => !hop.gone);
  const needed = there.filter((hop) => !hop.optional);
  return needed.length ? needed : there; // where all is optional, all of it is the path
};
const latest = (moments) => moments.reduce((one, other) => (other > one ? other : one), "");

/** Minutes that a hop takes at the reader's own speed; null if its length is unknown. */
export function minutesOf(hop, usualWords, { words, speed }) {
  if (hop.minutes === null) return null;
  if (hop.by === "reading") return (hop.minutes * usualWords) / words;
  return hop.by === "playback" ? hop.minutes / speed : hop.minutes;
}

/** What can be said of a reader on a path. Hops that are gone count for nothing, optional ones only when met. */
export function standing(outline, marks, settings) {
  const hops = outline.hops.filter((hop) => !hop.gone);
  const needed = counted(outline.hops);
  const left = needed.filter((hop) => !isDone(marks, hop.key));
  const finished = marks[outline.key]?.state === "done" ? marks[outline.key].updated_at : "";
  return {
    needed: needed.length,
    done: needed.length - left.length,
    hasOptional: needed.length < hops.length,
    isBegun: hops.some((hop) => marks[hop.key] && marks[hop.key].state !== "open"),
    minutesLeft: left.reduce((sum, hop) => sum + (minutesOf(hop, outline.words, settings) ?? 0), 0),
    untimed: left.filter((hop) => hop.minutes === null).length,
    ...wayOn(hops, left, marks),
    finished,
    added: finished ? hops.filter((hop) => hop.added > finished && !isDone(marks, hop.key)) : [],
  };
}

/** Where to go on: what was opened last and is not done, else the first needed hop that is not. */
function wayOn(hops, left, marks) {
  const started = hops.filter((hop) => marks[hop.key]?.state === "started");
  const when = latest(started.map((hop) => marks[hop.key].updated_at));
  const opened = started.find((hop) => marks[hop.key].updated_at === when);
  return { next: opened ?? left[0] ?? null, isResumed: Boolean(opened) };
}

/**
 * The marks of paths that follow from those of their hops: a path is done with the last of its needed hops, and open
 * again once a hop that it was finished with is unticked. A hop that was added later does not undo it.
 */
export function conclusions(outlines, marks) {
  const found = {};
  for (const { key, hops } of outlines) {
    const needed = counted(hops);
    const before = marks[key]?.state === "started" ? undefined : marks[key];
    const finished = before?.state === "done" ? before.updated_at : "";
    const decided = latest(needed.map((hop) => marks[hop.key]?.updated_at ?? ""));
    if (needed.length && needed.every((hop) => isDone(marks, hop.key))) {
      if (decided > (before?.updated_at ?? "")) found[key] = { state: "done", position: 0, updated_at: decided };
    } else if (finished) {
      const unticked = needed.filter((hop) => marks[hop.key]?.state === "open" && marks[hop.key].updated_at > finished);
      if (unticked.some((hop) => hop.added <= finished)) {
        found[key] = { state: "open", position: 0, updated_at: latest(unticked.map((hop) => marks[hop.key].updated_at)) };
      }
    }
  }
  return found;
}
