"use strict";
// Answers queries from the parts of the index in search/, each loaded once, when it is needed.
// A page opened from disk may fetch nothing, so a part is a script that calls `searchPart`.

const searchLoaded = new Map();
function searchPart(name, value) {
  searchLoaded.set(name, value);
}

/**
 * The index of one site. setup: how many parts of each kind there are, and how numbers are made
 * (see `SearchView` in broadsheet/views/search.py).
 */
function openSearchIndex(setup) {
  const { hash, split, pair, numbers } = searchWords;
  const SLOTS = 256; // of one part of pairs
  const TOGETHER = 8; // consecutive numbers whose articles share a part
  const COMPLETIONS = 5; // words tried for one that is still being typed
  const LONG = 6; // words; in so long a query more completions and neighbours only load more
  // Seldom in the body, often, in standfirst or names, in the title.
  const IN_ARTICLE = [1, 1.5, 2.5, 4];
  const NEIGHBOURS = 2;
  const WHOLE = 1,
    BEGUN = 0.6,
    OTHER_MARKS = 0.5;
  const loading = new Map();

  function part(name) {
    if (!loading.has(name)) {
      loading.set(
        name,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = `search/${name}.js`;
          script.onload = () => resolve(searchLoaded.get(name));
          script.onerror = () => {
            loading.delete(name); // so that the next query tries again
            reject(new Error(name));
          };
          document.head.append(script);
        }),
      );
    }
    return loading.get(name);
  }

  const partOf = (kind, value) => part(`${kind}/${(value % setup[kind]).toString(16)}`);

  /** The line of a part that belongs to a word, cut into its cells; none without such a word. */
  async function line(kind, key, place) {
    const text = `\n${await partOf(kind, place)}\n`;
    const start = text.indexOf(`\n${key}\t`) + 1;
    return start ? text.slice(start, text.indexOf("\n", start)).split("\t").slice(1) : [];
  }

  /** The spellings of a word (or `=` and a whole name) with their lists of numbers. */
  async function spellings(plain) {
    return (await line("words", plain, hash(plain))).map((cell) => {
      const [marked, ...lists] = cell.split(":");
      return { marked, lists };
    });
  }

  /** The commonest words that begin with what is typed. */
  async function completions(plain, most) {
    if (plain.length < 2) return [];
    return (await partOf("starts", hash(plain.slice(0, 2))))
      .split("\n")
      .map((found) => found.split("\t"))
      .filter(([word]) => word.startsWith(plain) && word !== plain)
      .sort(
        (one, other) =>
          parseInt(other[1], 36) - parseInt(one[1], 36) || one[0].length - other[0].length,
      )
      .slice(0, most)
      .map(([word]) => word);
  }

  // --- the query ----------------------------------------------------------------------------

  /**
   * A query as units that must all occur: words, and phrases (in quotes, or joined as in
   * `Covid-19`). Typed marks count; the last word may be a beginning if nothing follows it.
   */
  function parse(text) {
    const units = [];
    for (const [all, quoted, bare] of text.matchAll(
      /["“”„]([^"“”„]*)(?:["“”„]|$)|([^\s"“”„]+)/gu,
    )) {
      const words = split(quoted ?? bare).map(({ marked, plain }) => ({
        marked,
        plain,
        typed: marked !== plain,
        begun: 0, // how many completions to look for
      }));
      if (words.length)
        units.push({ words, quoted: quoted !== undefined, open: text.endsWith(all) });
    }
    const last = units.at(-1);
    const count = units.reduce((sum, unit) => sum + unit.words.length, 0);
    if (last && !last.quoted && last.open)
      last.words.at(-1).begun = count < LONG ? COMPLETIONS : 1;
    const marks = units.some((unit) => unit.words.some((word) => word.typed));
    return { units, marks };
  }

  /** Whether a word of a text is meant by a word of the query. */
  function fits(word, wanted) {
    const [own, typed] = wanted.typed ? [word.marked, wanted.marked] : [word.plain, wanted.plain];
    return own === typed || (wanted.begun && own.startsWith(typed));
  }

  /** Where a word stands: articles with their weight, names with how common they are. */
  async function places(wanted, marks) {
    const plains = [wanted.plain, ...(wanted.begun ? await completions(wanted.plain, wanted.begun) : [])];
    const articles = new Map(),
      names = new Map();
    const raise = (map, number, value) => {
      if (!(map.get(number) >= value)) map.set(number, value);
    };
    for (const [plain, forms] of await Promise.all(
      plains.map(async (word) => [word, await spellings(word)]),
    )) {
      for (const { marked, lists } of forms) {
        if (!fits({ marked, plain }, wanted)) continue;
        // Who types marks, and none here, means the bare word first.
        const factor =
          (plain === wanted.plain ? WHOLE : BEGUN) *
          (marks && marked !== wanted.marked && !wanted.typed ? OTHER_MARKS : 1);
        lists.forEach((list, own) => {
          for (const number of numbers(list)) {
            if (own < IN_ARTICLE.length) raise(articles, number, IN_ARTICLE[own] * factor);
            else raise(names, number, own - IN_ARTICLE.length + factor);
          }
        });
      }
    }
    return { articles, names };
  }

  /** The articles in which two words are neighbours, and by chance a few more. */
  async function together(first, second) {
    const slot = pair(first.plain, second.plain) % (setup.pairs * SLOTS);
    const lists = (await partOf("pairs", Math.floor(slot / SLOTS))).split(" ");
    return new Set(numbers(lists[slot % SLOTS]));
  }

  /** How much a word says that stands in so many articles. */
  const rarity = ({ size }) => Math.log(1 + setup.articles / Math.max(size, 1));

  /** What is in all of the maps, with the sum of its scores, each map weighed. */
  function inAll(maps, weight = () => 1) {
    const [[least, factor], ...rest] = maps
      .map((map) => [map, weight(map)])
      .sort(([one], [other]) => one.size - other.size);
    const found = new Map();
    outer: for (const [key, score] of least) {
      let sum = score * factor;
      for (const [map, own] of rest) {
        const more = map.get(key);
        if (more === undefined) continue outer;
        sum += more * own;
      }
      found.set(key, sum);
    }
    return found;
  }

  /** What is in any of the maps, with the sum of its scores. */
  function inAny(maps) {
    const found = new Map();
    for (const map of maps)
      for (const [key, score] of map) found.set(key, (found.get(key) ?? 0) + score);
    return found;
  }

  async function answerUnit(unit, marks) {
    const neighbours = unit.words.slice(1).map((word, place) => [unit.words[place], word]);
    const pairs = neighbours.filter(([, second]) => !second.begun);
    const [found, beside] = await Promise.all([
      Promise.all(unit.words.map((word) => places(word, marks))),
      Promise.all(pairs.map(([first, second]) => together(first, second))),
    ]);
    const articles = inAll(
      found.map((one) => one.articles),
      rarity,
    );
    for (const number of articles.keys()) {
      if (!beside.every((set) => set.has(number))) articles.delete(number);
    }
    return { articles, names: found.map((one) => one.names) };
  }

  /** Raise articles where single words of the query are neighbours as they are in the query. */
  async function raiseNeighbours(units, scores) {
    const pairs = units
      .slice(1, LONG)
      .map((unit, place) => [units[place].words.at(-1), unit.words[0]]);
    for (const set of await Promise.all(pairs.map(([first, second]) => together(first, second)))) {
      const both = new Set([...set].filter((number) => scores.has(number)));
      for (const number of both) scores.set(number, scores.get(number) + NEIGHBOURS * rarity(both));
    }
  }

  /** The articles that filters leave, as a test of their numbers; null if there are none. */
  async function filter({ person, body, year }) {
    const tests = await Promise.all(
      [person, body].filter(Boolean).map(async (key) => {
        const set = new Set(numbers((await name(key))?.articles ?? ""));
        return (number) => set.has(number);
      }),
    );
    if (year)
      tests.push(
        (number) => Math.floor(number / 2 ** setup.yearBits) === year - setup.firstYear + 1,
      );
    return tests.length ? (number) => tests.every((test) => test(number)) : null;
  }

  /**
   * Answer a query: numbers of articles and of names, best first. some: no article has all the
   * words, and these have a part of them.
   */
  async function answer(query, filters) {
    const { units, marks } = query;
    const [passes, ...answers] = await Promise.all([
      filter(filters),
      ...units.map((unit) => answerUnit(unit, marks)),
    ]);
    const kept = (map) => (passes ? new Map([...map].filter(([number]) => passes(number))) : map);
    const found = units.length ? answers.map((one) => one.articles) : [await articlesOf(filters)];
    const all = kept(inAll(found));
    const scores = all.size ? all : kept(inAny(found));
    await raiseNeighbours(units, scores);
    const articles = [...scores].sort((one, other) => other[1] - one[1] || other[0] - one[0]);
    return {
      articles: articles.map(([number]) => number),
      names: units.length
        ? await answerNames(
            units,
            answers.flatMap((one) => one.names),
          )
        : [],
      some: !all.size && scores.size > 0,
    };
  }

  /** All articles of the person or body that a filter names, for a query without words. */
  async function articlesOf({ person, body }) {
    const one = person || body ? await name(person || body) : null;
    return new Map(numbers(one?.articles ?? "").map((number) => [number, 0]));
  }

  /** Names that hold all words: those that are just that first, then the commonest. */
  async function answerNames(units, maps) {
    const words = units.flatMap((unit) => unit.words);
    const exact = new Set();
    for (const { marked, lists } of await spellings(
      `=${words.map((word) => word.plain).join(" ")}`,
    )) {
      const own = marked.slice(1).split(" ");
      if (words.some((word, place) => word.typed && word.marked !== own[place])) continue;
      for (const list of lists) for (const number of numbers(list)) exact.add(number);
    }
    const scores = inAll(maps);
    const rank = (number) => (exact.has(number) ? 1e6 : 0) + (scores.get(number) ?? 0);
    return [...new Set([...exact, ...scores.keys()])].sort(
      (one, other) => rank(other) - rank(one) || one - other,
    );
  }

  // --- what is shown ------------------------------------------------------------------------

  const articles = new Map();

  /** An article by its number; null if the index has changed since the page was opened. */
  async function article(number) {
    const rows = await part(`articles/${Math.floor(number / TOGETHER).toString(16)}`);
    if (!articles.has(number))
      articles.set(number, asArticle(rows?.find(([own]) => own === number)));
    return articles.get(number);
  }

  /** body: standfirst and paragraphs; rest: what else is searched; all cut into words. */
  function asArticle(row) {
    if (!row) return null;
    const [
      number,
      path,
      title,
      lang,
      date,
      dateText,
      keys,
      names,
      description,
      smallPrint,
      text,
      cut,
    ] = row;
    const cutUp = (texts) =>
      texts.filter(Boolean).map((words) => ({ text: words, words: split(words) }));
    return {
      number,
      path,
      lang,
      date,
      dateText,
      title: cutUp([title])[0],
      names: keys.map((key, place) => ({ key, ...cutUp([names[place]])[0] })),
      body: cutUp([description, ...text]),
      rest: cutUp([smallPrint]),
      cut: Boolean(cut),
    };
  }

  const asName = (row) =>
    row && { key: row[1], name: row[2], note: row[3], others: row[4], articles: row[5] };

  /** A person or body by number, or by key (`people/…`). */
  async function nameNumbered(number) {
    const rows = await part(`names/${Math.floor(number / 2 ** setup.nameBits).toString(16)}`);
    return asName(rows.find(([own]) => own === number));
  }
  async function name(key) {
    return asName((await partOf("names", hash(key))).find((row) => row[1] === key));
  }

  return { parse, fits, answer, article, name, nameNumbered };
}
