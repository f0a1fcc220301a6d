"use strict";
// Words as the index knows them: the same rules as broadsheet/search/words.py, held together by
// a test that runs both over many texts.

const searchWords = (() => {
  // A sign of a script that parts no words, or a run of anything else.
  const SIGN = "[\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff]";
  const LETTER = `(?:(?!${SIGN})[\\p{L}\\p{N}_\\u0300-\\u036f])`;
  const WORD = new RegExp(`(?=[\\p{L}\\p{N}])(?:${SIGN}|${LETTER}+)`, "gu");
  const TONE = /(o[ae]|uy)([\u0300\u0301\u0303\u0309\u0323])(?![\p{L}\p{N}_\u0300-\u036f])/gu;
  const MARKS = /[\u0300-\u036f]+/gu;
  const LETTERS = { đ: "d", ð: "d", ø: "o", ł: "l", ı: "i", ß: "ss", æ: "ae", œ: "oe" };
  const LONGEST = 40;

  const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
    for (let bit = 0; bit < 8; bit++)
      number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
    return number;
  });

  /** CRC-32 of the UTF-8 bytes. */
  function hash(text) {
    let value = -1;
    for (const byte of new TextEncoder().encode(text))
      value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
    return ~value >>> 0;
  }

  const folded = new Map();

  /** Both forms of one word: with marks in one spelling, and without. */
  function fold(word) {
    if (!folded.has(word)) folded.set(word, foldNew(word));
    return folded.get(word);
  }

  function foldNew(word) {
    const lower = Array.from(word).slice(0, LONGEST).join("").toLowerCase();
    const marked = lower
      .normalize("NFD")
      .replace(TONE, (_, vowels, tone) => vowels[0] + tone + vowels[1])
      .normalize("NFC");
    const bare = marked.normalize("NFD").replace(MARKS, "").normalize("NFC");
    const plain = bare.replace(/[đðøłıßæœ]/gu, (letter) => LETTERS[letter]);
    return { marked, plain };
  }

  /** The words of a text with their places in it: {marked, plain, start, end}. */
  function split(text) {
    return Array.from(text.matchAll(WORD), (match) => {
      const { marked, plain } = fold(match[0]);
      return { marked, plain, start: match.index, end: match.index + match[0].length };
    });
  }

  /** The hash of two neighbouring words, marks left out. */
  function pair(first, second) {
    const lead = Math.imul(hash(first), 0x9e3779b1) & 0x7fffffff;
    return lead + (hash(second) & 0x7fffffff);
  }

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let value = 0; value < 64; value++) VALUES[DIGITS.charCodeAt(value)] = value;

  /** Rising numbers from their gaps, in digits of five bits. */
  function numbers(text) {
    const found = [];
    let last = -1,
      gap = 0,
      shift = 0;
    for (let place = 0; place < text.length; place++) {
      const value = VALUES[text.charCodeAt(place)];
      gap += (value & 31) * 2 ** shift;
      shift += 5;
      if (value < 32) {
        last += gap + 1;
        found.push(last);
        gap = shift = 0;
      }
    }
    return found;
  }

  return { hash, fold, split, pair, numbers };
})();
