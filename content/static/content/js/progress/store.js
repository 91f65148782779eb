/**
 * The reader's record in this browser. Every change reads what stands there, changes it and writes it back, so that two
 * open windows do not undo each other; every window hears of every change ("hub-progress" on `window`).
 */

import { SETTINGS, emptyRecord, mergeRecords, notAhead, parseRecord } from "./record.js";

const PLACE = "adjacency.progress";
const ASIDE = "adjacency.progress.unread"; // what stood there and could not be read, kept for whoever can
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
  write({ ...record, settings: { ...record.settings, ...values } });
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

export const asText = () => `${JSON.stringify(read(), null, 2)}\n`;

export const clear = () => write(emptyRecord());
