/** How progress is said, and how its parts are made: text is only ever set as text. */

import { rename } from "./store.js";

export const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** "45 min", "2 h 5 min", as content.reading.formatting.spell_minutes says it. */
export function spellMinutes(minutes) {
  const whole = Math.max(1, Math.round(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return [hours && `${hours} h`, (rest || !hours) && `${rest} min`].filter(Boolean).join(" ");
}

export const spellDay = (moment) =>
  new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "3 of 12 hops, 1 h 20 min left at your speed; 2 of unknown length". */
export function spellStanding(now) {
  return `${spellBriefly(now)}${now.untimed ? `; ${now.untimed} of unknown length` : ""}`;
}

/** The same for a list, without what is unknown. */
export function spellBriefly({ needed, done, hasOptional, minutesLeft }) {
  const hops = `${done} of ${needed} ${hasOptional ? "needed " : ""}hop${needed === 1 ? "" : "s"}`;
  if (done === needed) return `${hops}: you have walked this path`;
  return `${hops}${minutesLeft ? `, ${spellMinutes(minutesLeft)} left at your speed` : ""}`;
}

/** An element with properties, and children: elements, or text. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** The outlines of the paths on this page; what stands in the record under former keys of their hops is led along. */
export function outlines() {
  const data = document.getElementById("outlines");
  const found = data ? JSON.parse(data.textContent) : [];
  const hops = found.flatMap((outline) => outline.hops);
  rename(Object.fromEntries(hops.flatMap(({ key, was }) => was.map((former) => [former, key]))));
  return found;
}
