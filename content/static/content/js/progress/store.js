/**
 * The reader's record in this browser. Every change reads what stands there, changes it and writes it back, so that two
 * open windows do not undo each other; every window hears of every change ("hub-progress" on `window`).
 */

import { SETTINGS, emptyRecord, mergeRecords, notAhead, parseRecord } from "./record.js";

const PLACE = "adjacency.progress";
const ASIDE = "adjacency.progress.unread"; // what stood there and could not be read, kept for whoever can
const OWNER = "adjacency.progress.account"; // an opaque name of the account that has it too
const CHANGED = "hub-progress";

let last = { text: null, record: emptyRecord() };
let isLasting = true;

const moment = (at = Date.now()) => new Date(at).toISOString();

/** Whether the browser keeps what is marked; where it keeps nothing, marks last as long as the page. */
export const lasts = () => isLasting;

export function read() {
  let text;
  try {
    text = localStorage.getItem(PLACE);
  } catch {
    isLasting = false;
  }
  if (!isLasting || text === last.text) return last.record;
  let record = emptyRecord();
  if (text !== null) {
    try {
      record = parseRecord(text);
    } catch {
      setAside(text);
    }
  }
  last = { text, record };
  return record;
}

function setAside(text) {
  try {
    localStorage.setItem(ASIDE, text);
  } catch {
    // full: it stays where it stands until something is marked
  }
}

function write(record) {
  const text = JSON.stringify(record);
  try {
    localStorage.setItem(PLACE, text);
    isLasting = true;
  } catch {
    isLasting = false;
  }
  last = { text, record };
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls back now and after every change, in this window or another; returns what ends it. */
export function follow(callback) {
  const fromElsewhere = (event) => (event.key === PLACE || event.key === null) && callback();
  window.addEventListener(CHANGED, callback);
  window.addEventListener("storage", fromElsewhere);
  window.addEventListener("pageshow", callback); // back from the cache of pages left
  callback();
  return () => {
    window.removeEventListener(CHANGED, callback);
    window.removeEventListener("storage", fromElsewhere);
    window.removeEventListener("pageshow", callback);
  };
}

const setMarks = (record, marks) => write({ ...record, progress: { ...record.progress, ...marks } });

/** Later than what it replaces, even where a clock went back: this person's last word is the last. */
const after = (value) => moment(value ? Math.max(Date.now(), Date.parse(value.updated_at) + 1) : Date.now());

/** Tick or untick. `conclude` may add what follows from it: the marks of paths that are now finished. */
export function decide(key, isDone, conclude = () => ({})) {
  const record = read();
  const before = record.progress[key];
  const mark = { state: isDone ? "done" : "open", position: 0, updated_at: after(before) };
  const progress = { ...record.progress, [key]: mark };
  setMarks(record, { [key]: mark, ...conclude(progress) });
}

/** It was opened, or heard up to `position` seconds. A decision stays as it is, but for how far one got since. */
export function touch(key, position = 0) {
  const record = read();
  const before = record.progress[key];
  if (before?.state === "done") return;
  const mark =
    before?.state === "open"
      ? { ...before, position: Math.max(before.position, position) }
      : { state: "started", position: position || (before?.position ?? 0), updated_at: after(before) };
  setMarks(record, { [key]: mark });
}

export const addMarks = (marks) => Object.keys(marks).length && setMarks(read(), marks);

export function setBookmark(key, isKept, title, url) {
  const record = read();
  const bookmark = { state: isKept ? "kept" : "dropped", title, url, updated_at: after(record.bookmarks[key]) };
  write({ ...record, bookmarks: { ...record.bookmarks, [key]: bookmark } });
}

export const setSettings = (values) => {
  const record = read();
  const before = (name) => record.set_at[name] && { updated_at: record.set_at[name] };
  const set_at = Object.fromEntries(Object.keys(values).map((name) => [name, after(before(name))]));
  write({ ...record, settings: { ...record.settings, ...values }, set_at: { ...record.set_at, ...set_at } });
};

/** The reader's settings, each as usual where it was never set. */
export function settings() {
  const own = read().settings;
  return { words: own.words ?? SETTINGS.words.usual, speed: own.speed ?? SETTINGS.speed.usual, keys: own.keys ?? true };
}

/**
 * Merge a file's text into the record; returns how many of its marks and bookmarks there are.
 * @throws {NotARecord} and nothing has changed
 */
export function takeIn(text) {
  const brought = notAhead(parseRecord(text), moment());
  write(mergeRecords(read(), brought));
  return Object.keys(brought.progress).length + Object.keys(brought.bookmarks).length;
}

/** Merge what the account has into the record, and write only if that changes it. */
export function takeInRecord(brought) {
  const here = read();
  const merged = mergeRecords(here, { ...emptyRecord(), ...brought });
  if (!isSame(here, merged)) write(merged);
}

const PARTS = ["progress", "bookmarks", "settings", "set_at"];
const isSame = (one, other) =>
  PARTS.every((part) => {
    const names = Object.keys(other[part]);
    const same = names.every((name) => JSON.stringify(one[part][name]) === JSON.stringify(other[part][name]));
    return same && names.length === Object.keys(one[part]).length;
  });

/** Things turned out to be others, by their keys ({ old: new }): what was done with either was done with the one. */
export function rename(keys) {
  const here = read();
  const old = Object.keys(keys).filter((key) => key in here.progress || key in here.bookmarks);
  if (!old.length) return;
  const without = (values) => Object.fromEntries(Object.entries(values).filter(([key]) => !old.includes(key)));
  let record = { ...here, progress: without(here.progress), bookmarks: without(here.bookmarks) };
  for (const key of old) {
    const moved = (values) => (key in values ? { [keys[key]]: values[key] } : {});
    record = mergeRecords(record, { ...emptyRecord(), progress: moved(here.progress), bookmarks: moved(here.bookmarks) });
  }
  write(record);
}

/** Whose account this browser's record was last the same as; empty: nobody's. */
export function owner() {
  try {
    return localStorage.getItem(OWNER) ?? "";
  } catch {
    return "";
  }
}

export function setOwner(account) {
  try {
    if (account) localStorage.setItem(OWNER, account);
    else localStorage.removeItem(OWNER);
  } catch {
    // it keeps nothing, so nothing is anybody's
  }
}

export const asText = () => `${JSON.stringify(read(), null, 2)}\n`;

export function clear() {
  setOwner("");
  try {
    localStorage.removeItem(ASIDE);
  } catch {
    // it keeps nothing
  }
  write(emptyRecord());
}
