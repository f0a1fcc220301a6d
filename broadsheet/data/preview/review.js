// The desk at which names are looked through. Texts of the collection are set as text only.
//
// What is decided goes off at once and the next item is there to be looked at: decisions wait in
// a line for the server, not the person for them. One that is refused is marked where it was made.
(() => {
  const token = document.querySelector('meta[name="token"]').content;
  const said = document.getElementById("said");
  const AT_ONCE = 20;
  const AT_MOST = 100;
  // Ahead of the last row, so that who goes through them never waits.
  const AHEAD = 6;
  // Who presses a key twice by mistake shall not confirm what has not been seen.
  const TOO_SOON_MILLISECONDS = 250;
  let line = Promise.resolve();
  let moved = -Infinity;

  const make = (tag, text = "", name = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  const button = (text, act, name = "", label = "") => {
    const element = make("button", text, name);
    element.type = "button";
    if (label) element.setAttribute("aria-label", label);
    element.onclick = act;
    return element;
  };

  const count = (number, one, many = `${one}s`) =>
    `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

  const say = (text, isWrong = false) => {
    said.textContent = text;
    said.className = isWrong ? "wrong" : "";
  };

  // --- the lists -----------------------------------------------------------------------------

  const ask = async (part, from) => {
    const asked = new URLSearchParams({ part, count: AT_ONCE, ...from });
    const answer = await fetch(`/_broadsheet/review.json?${asked}`);
    const told = await answer.json();
    if (!answer.ok) throw new Error([told.place, told.error, told.mend].filter(Boolean).join(": "));
    return told;
  };

  // start: what to ask for to get the rows behind those that are shown.
  const list = (name, fill, start) => {
    const part = { name, fill, start, left: 0, of: 0, hasMore: true, coming: null };
    part.element = document.getElementById(name);
    part.items = () => [...part.element.querySelectorAll(":scope > .item")];
    part.open = () => part.items().filter((one) => !one.done);
    part.more = button("More", () => more(part), "more");
    part.element.after(part.more);
    new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more(part)).observe(part.more);
    return part;
  };

  // behind: the item that the rows follow, none if they are the first.
  const take = (part, told, behind) => {
    Object.assign(part, { left: told.left, of: told.of, hasMore: told.has_more });
    part.more.hidden = !part.hasMore;
    for (const row of told.rows) {
      const known = part.items().find((one) => one.row.key === row.key);
      if (!known) behind ? behind.after(item(part, row)) : part.element.prepend(item(part, row));
      else if (!known.done) show(known, row);
      behind = known ?? (behind ? behind.nextElementSibling : part.element.firstElementChild);
    }
  };

  // In the line of decisions: an answer from before one of them would count it as still to be made.
  const more = (part) => {
    if (part.hasMore && !part.coming) {
      part.coming = line = line
        .then(() => ask(part.name, part.start(part)))
        .then((told) => take(part, told, part.items().at(-1)))
        .catch((error) => say(error.message, true))
        .finally(() => {
          part.coming = null;
          tellCounts();
        });
    }
    return part.coming;
  };

  // What a decision about somebody changes may stand anywhere.
  const renew = async () => {
    for (const part of [suggestions, articles]) {
      const open = part.open();
      const number = Math.min(open.length + AT_ONCE, AT_MOST);
      const told = await ask(part.name, { count: number });
      const keys = new Set(told.rows.map((row) => row.key));
      for (const one of open.slice(0, number - AT_ONCE)) {
        if (keys.has(one.row.key) || one.classList.contains("sent")) continue;
        if (one.contains(document.activeElement)) step(1, one);
        one.remove();
      }
      // Rows behind those that are shown come when somebody gets there.
      const known = new Set(part.items().map((one) => one.row.key));
      while (told.rows.length > AT_ONCE && !known.has(told.rows.at(-1).key)) {
        told.rows.pop();
        told.has_more = true;
      }
      take(part, told);
    }
    tellCounts();
  };

  const item = (part, row) => {
    const element = make("li", "", "item");
    element.tabIndex = 0;
    element.list = part;
    show(element, row);
    return element;
  };

  const show = (element, row) => {
    if (JSON.stringify(row) === JSON.stringify(element.row) && !element.done) return;
    const inside = element !== document.activeElement && element.contains(document.activeElement);
    const place = [...element.querySelectorAll(".name")].indexOf(document.activeElement.closest(".name"));
    element.done = false;
    element.row = row;
    element.className = "item";
    element.replaceChildren();
    element.list.fill(element, row);
    if (inside) (element.querySelectorAll(".name")[place] ?? element).focus();
  };

  const tellCounts = () => {
    const done = articles.of - articles.left;
    const progress = document.querySelector("#progress progress");
    progress.max = Math.max(articles.of, 1);
    progress.value = done;
    const told = `${done.toLocaleString("en")} of ${count(articles.of, "article")} done`;
    document.querySelector("#progress span").textContent =
      `${told}; ${count(suggestions.left, "suggestion")} left`;
    document.title = `${told} – Names to look through`;
    for (const part of [suggestions, articles]) {
      part.element.parentElement.classList.toggle("empty", !part.items().length);
      part.items().forEach((one, place) => {
        one.setAttribute("aria-posinset", place + 1);
        one.setAttribute("aria-setsize", part.items().length - part.open().length + part.left);
      });
    }
  };

  // --- decisions -----------------------------------------------------------------------------

  const send = async (decision) => {
    const answer = await fetch("/_broadsheet/decide", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, ...decision }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error([told.place, told.error, told.mend].filter(Boolean).join(": "));
    return told;
  };

  // about: the item that is done with by it, none where the decision is about one of its names.
  const decide = (decision, about) => {
    if (about?.classList.contains("sent") || about?.done) return;
    about?.classList.add("sent");
    if (about?.contains(document.activeElement)) {
      moved = performance.now();
      step(1, about);
    }
    said.classList.add("busy");
    line = line.then(async () => {
      try {
        const told = await send(decision);
        if (about) finish(about, told);
        if (decision.act === "undo") reopen(told.undid);
        const isOfOneArticle = decision.act === "confirm" && decision.articles;
        if (isOfOneArticle || decision.act === "reject") tellCounts();
        else await renew();
        await showDecisions();
        const { left, of } = articles;
        say(`Done: ${told.did} (${(of - left).toLocaleString("en")} of ${of.toLocaleString("en")})`);
      } catch (error) {
        about?.classList.remove("sent");
        about?.classList.add("wrong");
        await renew().catch(() => undefined);
        say(error.message, true);
      }
    });
  };

  const finish = (element, told) => {
    element.list.left -= 1;
    element.done = true;
    element.entry = told.id;
    element.className = "item done";
    element.setAttribute("aria-label", `Done: ${told.did}`);
    const undo = button("Undo", () => decide({ act: "undo", id: told.id }), "", `Undo: ${told.did}`);
    undo.hidden = !told.id;
    const text = make("p", `✓ ${element.list === articles ? element.heading : told.did} `);
    text.append(undo);
    element.replaceChildren(text);
  };

  const reopen = (id) => {
    const element = [...suggestions.items(), ...articles.items()].find((one) => one.done && one.entry === id);
    if (!element) return;
    element.list.left += 1;
    show(element, element.row);
    focus(element);
  };

  const showDecisions = async () => {
    const told = await ask("decisions", {});
    const rows = told.rows.map(({ key, did }) => {
      const element = make("li", `${did} `);
      element.append(button("Undo", () => decide({ act: "undo", id: key }), "", `Undo: ${did}`));
      return element;
    });
    document.getElementById("decisions").replaceChildren(...rows);
  };

  // --- what an item shows ----------------------------------------------------------------------

  const fillSuggestion = (element, one) => {
    const [first, second] = one.names;
    const asked =
      one.act === "merge"
        ? `Are “${first}” and “${second}” one?`
        : `Does “${first}” mean two${second ? `, sometimes “${second}”` : ""}?`;
    element.heading = asked;
    element.setAttribute("aria-label", asked);
    element.enter = () => decide(one.decision, element);
    element.drop = () => decide({ act: "reject", names: one.who }, element);
    const many = `${count(one.articles, "article")}, ${Math.round(one.confidence * 100)} %`;
    element.append(make("h3", asked), make("p", `${one.reason} (${many})`, "faint"));
    for (const { path, sentence } of one.evidence) element.append(make("p", `${path}: “${sentence}”`));
    const actions = make("div", "", "actions");
    actions.append(
      button(one.act === "merge" ? `Merge into “${second}”` : "Split", element.enter, "first"),
      button(one.act === "merge" ? "Keep apart" : "Keep as one", element.drop),
    );
    element.append(actions);
  };

  const fillArticle = (element, one) => {
    const label = one.names.length === 1 ? "Confirm this name" : `Confirm these ${one.names.length} names`;
    element.heading = one.title;
    element.setAttribute("aria-label", `${one.title}, ${count(one.names.length, "name")}`);
    element.page = one.page;
    element.enter = () => decide({ act: "confirm", articles: [one.path], state: one.state }, element);
    const head = make("h3");
    const link = make("a", one.title);
    link.href = one.page;
    if (one.lang) link.lang = one.lang;
    head.append(link);
    const names = make("ul", "", "names");
    names.append(...one.names.map((name) => fillName(name, one)));
    const actions = make("div", "", "actions");
    actions.append(button(one.names.length ? label : "Confirm that it names nobody", element.enter, "first"));
    element.append(head, make("p", [one.date, `content/${one.path}`].filter(Boolean).join(" · "), "faint"), names, actions);
  };

  const fillName = (one, of) => {
    const element = make("li", "", "name");
    element.tabIndex = -1;
    const told = [one.kind === "people" ? "person" : "body", ...one.roles, `${count(one.articles, "article")} in all`];
    const words = make("p");
    words.append(make("strong", one.name), make("span", ` ${told.join("; ")}`, "faint"));
    element.append(words);
    element.setAttribute("aria-label", `${one.name}, ${told.join(", ")}`);
    if (one.sentence.length) {
      const [before, name, after] = one.sentence;
      const sentence = make("p", "", "faint");
      if (of.lang) sentence.lang = of.lang;
      sentence.append(`“${before}`, make("mark", name), `${after}”`);
      element.append(sentence);
    }
    const actions = make("div", "", "actions quiet");
    const names = [one.key];
    element.acts = {
      c: ["Confirm everywhere", () => decide({ act: "confirm", names })],
      r: ["Rename", () => form(element, "New name", one.name, (to) => ({ act: "rename", names: [one.key, to] }))],
      m: ["Merge into", () => form(element, "Name or id of the one to keep", "", (to) => ({ act: "merge", names: [one.key, to] }))],
      s: ["Somebody else here", () => form(element, "An id for the one meant here", `${one.key.split("/")[1]}-2`, (id) => ({ act: "split", names, articles: [of.path], id }))],
      h: ["Hide everywhere", () => decide({ act: "hide", names })],
    };
    for (const [text, act] of Object.values(element.acts)) {
      actions.append(button(text, act, "", `${text}: ${one.name}`));
    }
    element.append(actions);
    return element;
  };

  const form = (element, label, start, decision) => {
    element.querySelector("form")?.remove();
    const made = make("form");
    const input = make("input");
    input.setAttribute("aria-label", label);
    input.placeholder = label;
    input.value = start;
    input.required = true;
    made.append(input, make("button", "Do it", "first"));
    const close = () => {
      made.remove();
      element.focus();
    };
    made.onsubmit = (event) => {
      event.preventDefault();
      close();
      decide(decision(input.value.trim()));
    };
    made.onkeydown = (event) => {
      if (event.key === "Escape") close();
    };
    element.append(made);
    input.focus();
    input.select();
  };

  // --- the way through -----------------------------------------------------------------------

  const suggestions = list("suggestions", fillSuggestion, (part) => ({ start: part.open().length }));
  const articles = list("articles", fillArticle, (part) => {
    const last = part.items().at(-1);
    return last ? { after: last.row.key } : {};
  });

  const focus = (element) => {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: element.matches(".item") ? "start" : "nearest" });
  };

  const here = () => document.activeElement?.closest?.(".item");

  const waiting = () =>
    [...suggestions.items(), ...articles.items()].filter((one) => !one.done && !one.classList.contains("sent"));

  // Goes to the next item that waits, from one that may be done by now; at the end of what is
  // there to the one before it, so that the place on the page is never lost.
  const step = async (by, from = here()) => {
    const all = [...suggestions.items(), ...articles.items()];
    const place = from ? all.indexOf(from) : by > 0 ? -1 : all.length;
    const isFree = (one) => !one.done && !one.classList.contains("sent");
    const next = by > 0 ? all.slice(place + 1).find(isFree) : all.slice(0, Math.max(place, 0)).findLast(isFree);
    if (next) focus(next);
    const part = (next ?? from)?.list ?? articles;
    const rest = part.items().length - part.items().indexOf(next ?? from);
    if (by > 0 && rest <= AHEAD) {
      const coming = more(part);
      if (!next && coming) {
        await coming;
        if (here() === from || document.activeElement === document.body) return step(by, from);
      }
    }
    if (!next && from && !isFree(from)) {
      const other = all.slice(0, place).findLast(isFree);
      if (other) focus(other);
      else focus(document.querySelector("h1"));
    }
  };

  const stepName = (by) => {
    const names = [...(here()?.querySelectorAll(".name") ?? [])];
    const place = names.indexOf(document.activeElement.closest(".name"));
    const next = names[place < 0 ? (by > 0 ? 0 : names.length - 1) : place + by];
    if (next) focus(next);
    else if (here()) focus(here());
  };

  const changeList = () => {
    const other = here()?.list === articles ? suggestions : articles;
    const first = waiting().find((one) => one.list === other);
    if (first) focus(first);
    else say(`Nothing is left among the ${other.name}.`);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const own = here();
    const name = event.target.closest?.(".name");
    const act = {
      j: () => step(1),
      k: () => step(-1),
      n: () => stepName(1),
      p: () => stepName(-1),
      g: changeList,
      u: () => decide({ act: "undo" }),
      x: own?.drop,
      o: own?.page && (() => window.open(own.page, "_blank")),
      "?": () => document.getElementById("keys").toggleAttribute("open"),
      Enter: event.target === own || event.target === name ? own?.enter : undefined,
    }[event.key] ?? name?.acts[event.key]?.[1];
    if (!act) return;
    event.preventDefault();
    const isStep = event.key === "j" || event.key === "k";
    const isTooSoon = event.key === "Enter" && performance.now() - moved < TOO_SOON_MILLISECONDS;
    if (isStep || !(event.repeat || isTooSoon)) act();
  });

  const begin = async () => {
    await Promise.all([more(articles), more(suggestions), showDecisions()]);
    if (said.classList.contains("wrong")) return;
    say(waiting().length ? "" : "Nothing is left to look through.");
    if (document.activeElement === document.body) waiting()[0]?.focus({ preventScroll: true });
  };
  begin().catch((error) => say(error.message, true));
})();
