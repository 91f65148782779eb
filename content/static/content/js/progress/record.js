/**
 * The record that a browser keeps, and the file that it travels as: one JSON document.
 *
 *   { "format": "adjacency-progress", "version": 1,
 *     "progress":  { "<content key>": { "state": "started|open|done", "position": 0, "updated_at": "2026-05-01T08:00:00.000Z" } },
 *     "bookmarks": { "<content key>": { "state": "kept|dropped", "title": "…", "url": "/…", "updated_at": "…" } },
 *     "settings":  { "words": 230, "speed": 1, "keys": true },
 *     "set_at":    { "words": "2026-05-01T08:00:00.000Z" } }      when each was set; it may be missing
 *
 * The keys are described in content/progress/keys.py. Whatever is read is looked at whole before any of it is believed.
 */

import { mergeBookmarks, mergeMarks, mergeSettings } from "./merge.js";

export const FORMAT = "adjacency-progress";
export const VERSION = 1;
export const LARGEST_FILE = 4 * 2 ** 20; // bytes; 20,000 marks are 3 MB, and browsers keep 5 MB for a site
const MOST = 20_000; // marks, and bookmarks: a lifetime of entries
const LONGEST_TITLE = 500; // characters
const LONGEST_POSITION = 1_000_000; // seconds, 11 days

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const KEY = new RegExp(`^(?:entry:${UUID}|path:${UUID}|clip:${UUID}:\\d{1,7}-\\d{0,7}|step:${UUID}:${UUID})$`);
const MOMENT = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const OWN_ADDRESS = /^\/(?![/\\])[^\s\\]{0,999}$/; // a path on this site: never another host, never a script

/** What may be set, with what holds when nothing is. */
export const SETTINGS = {
  words: { usual: 230, least: 50, most: 1500 }, // words a minute; as hub.reading
  speed: { usual: 1, least: 0.5, most: 4 }, // times the recording's own
};

/** The file is no record of progress, or a broken one; the message is for the person who chose it. */
export class NotARecord extends Error {}

export const emptyRecord = () => ({ format: FORMAT, version: VERSION, progress: {}, bookmarks: {}, settings: {}, set_at: {} });

/** Every mark, bookmark and setting of either. */
export const mergeRecords = (one, other) => ({
  ...emptyRecord(),
  progress: mergeMarks(one.progress, other.progress),
  bookmarks: mergeBookmarks(one.bookmarks, other.bookmarks),
  ...mergeSettings(one, other),
});

/** Times that are still to come are set to now: a clock that runs ahead would else have the last word for as long. */
export function notAhead(record, now) {
  const held = (values) =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, value.updated_at > now ? { ...value, updated_at: now } : value]),
    );
  const set_at = Object.fromEntries(Object.entries(record.set_at).map(([name, at]) => [name, at > now ? now : at]));
  return { ...record, progress: held(record.progress), bookmarks: held(record.bookmarks), set_at };
}

/**
 * The record that a text holds, with nothing in it that was not asked for.
 * @throws {NotARecord} with a sentence that names what is wrong
 */
export function parseRecord(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new NotARecord("This file is not JSON, or not all of it arrived.");
  }
  if (!isObject(data) || data.format !== FORMAT) {
    throw new NotARecord(`This file is no record of progress: it does not say "format": "${FORMAT}".`);
  }
  if (data.version !== VERSION) {
    throw new NotARecord(`This file has version ${brief(data.version)} of the format; this page reads version ${VERSION}.`);
  }
  return {
    ...emptyRecord(),
    progress: entriesOf(data, "progress", mark),
    bookmarks: entriesOf(data, "bookmarks", bookmark),
    settings: settings(data.settings ?? {}),
    set_at: setAt(data.set_at ?? {}),
  };
}

function entriesOf(data, part, read) {
  const values = data[part] ?? {};
  if (!isObject(values)) throw new NotARecord(`"${part}" should be an object with content keys.`);
  const found = Object.entries(values);
  if (found.length > MOST) throw new NotARecord(`"${part}" holds ${found.length} records; at most ${MOST} are read.`);
  return Object.fromEntries(
    found.map(([key, value]) => {
      if (!KEY.test(key)) throw new NotARecord(`"${part}" has a key that is none: ${brief(key)}.`);
      if (!isObject(value)) throw new NotARecord(`"${part}", ${key}: this should be an object.`);
      if (!isMoment(value.updated_at)) throw wrong(part, key, "updated_at", value.updated_at, "a time like 2026-05-01T08:00:00.000Z");
      return [key, read(value, key)];
    }),
  );
}

function mark({ state, position, updated_at }, key) {
  if (!["started", "open", "done"].includes(state)) throw wrong("progress", key, "state", state, "started, open or done");
  if (!Number.isInteger(position) || position < 0 || position > LONGEST_POSITION) {
    throw wrong("progress", key, "position", position, "whole seconds");
  }
  return { state, position, updated_at };
}

function bookmark({ state, title, url, updated_at }, key) {
  if (!["kept", "dropped"].includes(state)) throw wrong("bookmarks", key, "state", state, "kept or dropped");
  if (typeof title !== "string" || title.length > LONGEST_TITLE) throw wrong("bookmarks", key, "title", title, "a short text");
  if (typeof url !== "string" || !OWN_ADDRESS.test(url)) throw wrong("bookmarks", key, "url", url, "a path on this site");
  return { state, title, url, updated_at };
}

function settings(values) {
  if (!isObject(values)) throw new NotARecord('"settings" should be an object.');
  const kept = {};
  for (const [name, { least, most }] of Object.entries(SETTINGS)) {
    const value = values[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= least && value <= most)) {
      throw new NotARecord(`"settings", ${name}: ${brief(value)} should be between ${least} and ${most}.`);
    }
    kept[name] = value;
  }
  if (values.keys !== undefined) {
    if (typeof values.keys !== "boolean") throw new NotARecord(`"settings", keys: ${brief(values.keys)} should be true or false.`);
    kept.keys = values.keys;
  }
  return kept;
}

function setAt(values) {
  if (!isObject(values)) throw new NotARecord('"set_at" should be an object.');
  const kept = Object.entries(values).filter(([name]) => name in SETTINGS || name === "keys");
  for (const [name, at] of kept) if (!isMoment(at)) throw wrong("set_at", name, "time", at, "a time like 2026-05-01T08:00:00.000Z");
  return Object.fromEntries(kept);
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isMoment = (value) =>
  typeof value === "string" && MOMENT.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;
const brief = (value) => (JSON.stringify(value) ?? "nothing").slice(0, 60);
const wrong = (part, key, field, value, wanted) =>
  new NotARecord(`"${part}", ${key}: ${field} is ${brief(value)}; it should be ${wanted}.`);
