"use strict";
// The search page: reads the query from the form and the address, shows what the index answers.
// All text from the index goes through `textContent`.

(() => {
  const form = document.getElementById("search");
  const input = document.getElementById("query");
  const year = document.getElementById("filter-year");
  const status = document.getElementById("search-status");
  const fields = {
    person: document.getElementById("filter-person"),
    body: document.getElementById("filter-body"),
  };
  const FOLDER = { person: "people/", body: "organisations/" };
  const AT_ONCE = 10; // articles
  const NAMES_AT_ONCE = 6;
  const OFFERED = 8; // names beside a field
  const ROUNDS = 5; // of loading, where what the index found turns out to lack the phrase
  const TYPING_MILLISECONDS = 120;
  const BEFORE = 12,
    AFTER = 26; // words of a snippet around its best place

  const lang = document.documentElement.lang;
  const plural = new Intl.PluralRules(lang);
  const texts = new Map(
    Array.from(document.getElementById("search-phrases").content.children, (item) => [
      item.value,
      item.textContent,
    ]),
  );
  const setup = Object.fromEntries(
    Object.entries(form.dataset).map(([key, value]) => [key, Number(value)]),
  );
  const index = openSearchIndex(setup);

  /** A phrase of the interface with its values; `n` chooses the plural. */
  function phrase(key, values = {}) {
    const own =
      "n" in values
        ? [`${key}_${plural.select(values.n)}`, `${key}_other`].find((one) => texts.has(one))
        : key;
    return texts
      .get(own)
      .replace(/\{(\w+)\}/gu, (_, name) =>
        name === "n" ? values.n.toLocaleString(lang) : values[name],
      );
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  // --- the state: what is asked, kept in the address -----------------------------------------

  // The keys of the filters; a field shows the name.
  const chosen = { person: "", body: "" };

  function readAddress() {
    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") ?? "";
    year.value = asked.get("year") ?? "";
    if (year.selectedIndex < 0) year.value = ""; // no article of that year
    for (const kind of Object.keys(fields)) {
      const key = asked.get(kind) ?? "";
      chosen[kind] = key.startsWith(FOLDER[kind]) ? key : "";
      fields[kind].value = "";
    }
  }

  function address() {
    const asked = new URLSearchParams();
    for (const [key, value] of [
      ["q", input.value],
      ["person", chosen.person],
      ["body", chosen.body],
      ["year", year.value],
    ]) {
      if (value) asked.set(key, value);
    }
    return `?${asked}`;
  }

  /** Keep what is asked in the address: as a new step to go back from, or in place of the last. */
  function remember(step) {
    const wanted = address();
    if (wanted === (location.search || "?")) return;
    if (step) history.pushState(null, "", wanted);
    else history.replaceState(null, "", wanted);
  }

  // --- asking ----------------------------------------------------------------------------------

  let asked = 0;

  async function ask() {
    const turn = ++asked;
    const query = index.parse(input.value);
    const filters = { ...chosen, year: Number(year.value) };
    if (!query.units.length && !chosen.person && !chosen.body) {
      clear();
      return;
    }
    status.textContent = phrase("search_waiting");
    try {
      const answer = await index.answer(query, filters);
      const lists = {
        names: {
          load: index.nameNumbered,
          passes: () => true,
          count: NAMES_AT_ONCE,
          item: (name) => nameItem(name, query),
        },
        articles: {
          load: index.article,
          passes: (article) => answer.some || holdsPhrases(article, query),
          count: AT_ONCE,
          item: (article) => articleItem(article, query),
        },
      };
      const [names, articles] = await Promise.all([
        take(answer.names, lists.names),
        take(answer.articles, lists.articles),
      ]);
      if (turn !== asked) return;
      clear();
      fill(sections.names, names, lists.names);
      fill(sections.articles, articles, lists.articles);
      offerFilters(articles.found);
      tell(query, answer, articles);
    } catch (error) {
      if (turn !== asked) return;
      clear();
      status.textContent = phrase("search_failed");
      console.warn("search:", error);
    }
  }

  /** Load the first that pass, within bounds; `left` are still unread. */
  async function take(numbers, { load, passes, count }) {
    const found = [];
    let left = numbers;
    for (let round = 0; round < ROUNDS && left.length && found.length < count; round++) {
      const loaded = await Promise.all(left.slice(0, count - found.length).map(load));
      left = left.slice(count - found.length);
      found.push(...loaded.filter((item) => item && passes(item)));
    }
    return { found, left };
  }

  /** Whether an article has the phrases word for word; the index knows only of neighbours. */
  function holdsPhrases(article, { units }) {
    if (article.cut) return true;
    const texts = [article.title, ...article.names, ...article.body, ...article.rest];
    return units
      .filter((unit) => unit.words.length > 1)
      .every((unit) =>
        texts.some(({ words }) => words.some((_, place) => runs(words, place, unit.words))),
      );
  }

  const runs = (words, place, wanted) =>
    wanted.every(
      (one, step) => place + step < words.length && index.fits(words[place + step], one),
    );

  // --- showing ---------------------------------------------------------------------------------

  const sections = {
    names: document.getElementById("found-names"),
    articles: document.getElementById("found-articles"),
  };

  function clear() {
    for (const section of Object.values(sections)) {
      section.hidden = true;
      section.querySelector("ul, ol").replaceChildren();
      section.querySelector(".search-only")?.remove();
    }
    status.replaceChildren();
  }

  /** Say how many there are, and what else may be asked. */
  function tell(query, answer, articles) {
    const certain = !articles.left.length || !query.units.some((unit) => unit.words.length > 1);
    const count =
      articles.left.length && articles.found.length
        ? answer.articles.length
        : articles.found.length;
    const found = phrase("search_found_articles", { n: count });
    const parts = [
      answer.names.length ? phrase("search_found_names", { n: answer.names.length }) : "",
      count ? (certain ? found : phrase("search_about", { found })) : "",
    ].filter(Boolean);
    if (!parts.length) status.append(phrase("search_none"));
    else if (answer.some && count) status.append(phrase("search_some"), " ", parts.join(", "), ".");
    else status.append(parts.join(", "), ".");
    if (query.marks && (!count || answer.some)) {
      const bare = searchWords
        .split(input.value)
        .map((word) => word.plain)
        .join(" ");
      const link = element("a", {
        href: `?${new URLSearchParams({ q: bare })}`,
        textContent: phrase("search_unmarked", { query: bare }),
      });
      status.append(" ", link);
    }
  }

  /** Show what was found, and a button for what is left. */
  function fill(section, { found, left }, list) {
    const shown = section.querySelector("ul, ol");
    const more = section.querySelector(":scope > p:last-child button");
    shown.append(...found.map(list.item));
    section.hidden = !shown.children.length;
    more.hidden = !left.length;
    more.onclick = async () => {
      const next = await take(left, list);
      fill(section, next, list);
      shown.children[shown.children.length - next.found.length]?.querySelector("a").focus();
    };
  }

  const inQuery = (query) => (word) =>
    query.units.some((unit) => unit.words.some((one) => index.fits(word, one)));

  function nameItem(name, query) {
    const isWanted = inQuery(query);
    const own = searchWords.split(name.name);
    const others = own.some(isWanted)
      ? []
      : name.others.filter((form) => searchWords.split(form).some(isWanted));
    const also = others.length
      ? phrase("search_also", { names: others.slice(0, 3).join(", ") })
      : "";
    const count = phrase("articles", { n: searchWords.numbers(name.articles).length });
    return element(
      "li",
      {},
      element(
        "a",
        { className: "hit", href: `${name.key}.html` },
        ...marked({ text: name.name, words: own }, isWanted),
      ),
      element("span", {
        className: "roles",
        textContent: [also, name.note, count].filter(Boolean).join(" · "),
      }),
    );
  }

  function articleItem(article, query) {
    const isWanted = inQuery(query);
    const own = article.lang === lang ? {} : { lang: article.lang };
    const date = article.date
      ? element("time", { dateTime: article.date, textContent: article.dateText })
      : phrase("undated");
    const names = article.names
      .filter(({ words }) => words.some(isWanted))
      .slice(0, 3)
      .flatMap(({ key, text }) => [
        " · ",
        element("a", { href: `${key}.html`, textContent: text }),
      ]);
    return element(
      "li",
      {},
      element(
        "h3",
        own,
        element("a", { className: "hit", href: article.path }, ...marked(article.title, isWanted)),
      ),
      element("p", { className: "meta" }, date, ...names),
      element("p", own, ...snippet(article, query, isWanted)),
    );
  }

  /** A stretch of a text as nodes, the words of the query marked; neighbours in one mark. */
  function marked({ text, words }, isWanted, from = 0, to = text.length) {
    const nodes = [];
    let done = from;
    for (const word of words) {
      if (word.start < from || word.end > to || !isWanted(word)) continue;
      const between = text.slice(done, word.start);
      if (nodes.at(-1)?.nodeName === "MARK" && !between.trim())
        nodes.at(-1).append(text.slice(done, word.end));
      else nodes.push(between, element("mark", { textContent: text.slice(word.start, word.end) }));
      done = word.end;
    }
    return [...nodes, text.slice(done, to)];
  }

  /** The stretch of an article that holds most of the query, marked; else its first words. */
  function snippet(article, query, isWanted) {
    const wanted = query.units.flatMap((unit) => unit.words);
    let best = { score: 0, part: article.body[0], place: 0 };
    for (const part of article.body) {
      const hits = part.words.flatMap((word, place) =>
        isWanted(word) ? [{ place, own: wanted.findIndex((one) => index.fits(word, one)) }] : [],
      );
      hits.forEach(({ place }, number) => {
        let end = number;
        while (end < hits.length && hits[end].place < place + AFTER) end++;
        const near = hits.slice(number, end);
        const neighbours = near.filter(
          (hit, step) =>
            step && hit.place === near[step - 1].place + 1 && hit.own === near[step - 1].own + 1,
        );
        const score =
          new Set(near.map((hit) => hit.own)).size + Math.min(neighbours.length, wanted.length) / 2;
        if (score > best.score) best = { score, part, place };
      });
    }
    if (!best.part) return [];
    const {
      part: { text, words },
      place,
    } = best;
    const first = Math.max(0, place - BEFORE),
      last = place + AFTER;
    const from = first && words[first].start,
      to = last < words.length - 1 ? words[last].end : text.length;
    return [
      from ? "… " : "",
      ...marked(best.part, isWanted, from, to),
      to < text.length ? " …" : "",
    ];
  }

  // --- filters ---------------------------------------------------------------------------------

  /** Offer the names that most of the articles shown have in common. */
  function offerFilters(articles) {
    const counts = new Map();
    for (const { key, text } of articles.flatMap((article) => article.names)) {
      counts.set(key, { name: text, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    const best = [...counts]
      .filter(([key, { count }]) => count > 1 && !Object.values(chosen).includes(key))
      .sort((one, other) => other[1].count - one[1].count)
      .slice(0, 5);
    if (!best.length) return;
    const buttons = best.map(([key, { name }]) =>
      element("button", {
        type: "button",
        textContent: name,
        onclick: () => choose(key.startsWith(FOLDER.person) ? "person" : "body", key, name),
      }),
    );
    sections.articles
      .querySelector("h2")
      .after(element("p", { className: "search-only meta" }, phrase("search_only"), ...buttons));
  }

  function choose(kind, key, name) {
    chosen[kind] = key;
    fields[kind].value = name;
    remember(true);
    ask();
  }

  // What the lists beside the fields offer, by the text they show.
  const offered = { person: new Map(), body: new Map() };

  async function suggest(kind) {
    const field = fields[kind],
      text = field.value;
    const { names } = await index.answer(index.parse(text), { person: "", body: "", year: 0 });
    const { found } = await take(names, {
      load: index.nameNumbered,
      passes: (name) => name.key.startsWith(FOLDER[kind]),
      count: OFFERED,
    });
    if (field.value !== text) return;
    offered[kind] = new Map(
      found.map((name) => [
        found.some((other) => other !== name && other.name === name.name)
          ? `${name.name} (${name.note || name.key})`
          : name.name,
        name,
      ]),
    );
    field.list.replaceChildren(
      ...[...offered[kind].keys()].map((value) => element("option", { value })),
    );
  }

  function settle(kind) {
    const name = offered[kind].get(fields[kind].value.trim());
    if (name) choose(kind, name.key, name.name);
    else if (!fields[kind].value.trim() && chosen[kind]) choose(kind, "", "");
  }

  /** Show the names of the filters that the address brought. */
  async function nameFilters() {
    for (const [kind, field] of Object.entries(fields)) {
      if (chosen[kind]) field.value = (await index.name(chosen[kind]))?.name ?? chosen[kind];
    }
  }

  // --- events ----------------------------------------------------------------------------------

  let timer = 0;
  const soon = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, TYPING_MILLISECONDS);
  };

  input.addEventListener("input", () =>
    soon(() => {
      remember(false);
      ask();
    }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    remember(true);
    ask();
  });
  year.addEventListener("change", () => {
    remember(true);
    ask();
  });
  for (const kind of Object.keys(fields)) {
    fields[kind].addEventListener("input", () => {
      const text = fields[kind].value;
      if (!text || offered[kind].has(text)) settle(kind);
      else soon(() => suggest(kind));
    });
    fields[kind].addEventListener("change", () => settle(kind));
  }
  addEventListener("popstate", start);
  addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = document.activeElement?.matches("input, select, textarea");
    if (event.key === "/" && plain && !typing) {
      event.preventDefault();
      input.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && plain) {
      move(event);
    }
  });

  /** Go from the field to the hits and between them with the arrows. */
  function move(event) {
    const stops = [input, ...document.querySelectorAll(".hit")];
    const place = stops.indexOf(document.activeElement);
    const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
    if (place < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  function start() {
    readAddress();
    nameFilters();
    ask();
  }

  form.hidden = false;
  start();
})();
