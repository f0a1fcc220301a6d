// The desk at which names are looked through. Texts of the collection are set as text only.
(() => {
  const token = document.querySelector('meta[name="token"]').content;
  const said = document.getElementById("said");
  let isBusy = false;

  const make = (tag, text = "", name = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  const say = (text, isWrong = false) => {
    said.textContent = text;
    said.classList.toggle("wrong", isWrong);
  };

  const decide = async (decision) => {
    if (isBusy) return;
    isBusy = true;
    say("…");
    const place = place_of(document.activeElement);
    try {
      const answer = await fetch("/_broadsheet/decide", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, ...decision }),
      });
      const told = await answer.json();
      if (!answer.ok) {
        say([told.place, told.error, told.mend].filter(Boolean).join(": "), true);
        return;
      }
      await load();
      say(`Done: ${told.did}`);
      items()[Math.min(place, items().length - 1)]?.focus();
    } catch (error) {
      say(`The preview does not answer: ${error.message}`, true);
    } finally {
      isBusy = false;
    }
  };

  const items = () => [...document.querySelectorAll(".item")];
  const place_of = (element) => Math.max(0, items().indexOf(element?.closest?.(".item")));

  const button = (text, act, name = "") => {
    const element = make("button", text, name);
    element.type = "button";
    element.onclick = act;
    return element;
  };

  const item = (label, enter, drop, open) => {
    const element = make("li", "", "item");
    element.tabIndex = 0;
    element.setAttribute("aria-label", label);
    Object.assign(element, { enter, drop, open });
    return element;
  };

  const suggestion = (one) => {
    const [first, second] = one.names;
    const asked =
      one.act === "merge"
        ? `Are “${first}” and “${second}” one?`
        : `Does “${first}” mean two${second ? `, sometimes “${second}”` : ""}?`;
    const accept = () => decide(one.decision);
    const drop = () => decide({ act: "reject", names: one.who });
    const element = item(asked, accept, drop);
    element.append(make("h3", asked));
    const many = one.articles === 1 ? "1 article" : `${one.articles} articles`;
    element.append(make("p", `${one.reason} (${many}, ${Math.round(one.confidence * 100)} %)`, "faint"));
    for (const { path, sentence } of one.evidence) element.append(make("p", `${path}: “${sentence}”`));
    const actions = make("div", "", "actions");
    actions.append(
      button(one.act === "merge" ? `Merge into “${second}”` : "Split", accept, "first"),
      button(one.act === "merge" ? "Keep apart" : "Keep as one", drop),
    );
    element.append(actions);
    return element;
  };

  const article = (one) => {
    const confirm = () => decide({ act: "confirm", articles: [one.path] });
    const element = item(one.title, confirm, undefined, one.page);
    const head = make("h3");
    const link = make("a", one.title);
    link.href = one.page;
    if (one.lang) link.lang = one.lang;
    head.append(link, make("span", one.date ? ` ${one.date}` : "", "faint"));
    const names = make("ul", "", "names");
    names.append(...one.names.map(name));
    const actions = make("div", "", "actions");
    actions.append(button(`Confirm these ${one.names.length} names`, confirm, "first"));
    element.append(head, names, actions);
    return element;
  };

  const name = (one) => {
    const element = make("li");
    const line = make("p");
    line.append(make("strong", one.name));
    const told = [one.kind === "people" ? "person" : "body", ...one.roles, `${one.articles} in all`];
    line.append(make("span", ` ${told.join("; ")}`, "faint"));
    element.append(line);
    if (one.sentence) element.append(make("p", `“${one.sentence}”`, "faint"));
    const actions = make("div", "", "actions");
    const about = (text, act) => {
      const made = button(text, act);
      made.setAttribute("aria-label", `${text}: ${one.name}`);
      return made;
    };
    actions.append(
      about("Confirm everywhere", () => decide({ act: "confirm", names: [one.key] })),
      about("Rename", () => ask(element, "New name", (to) => ({ act: "rename", names: [one.key, to] }))),
      about("Merge into", () => ask(element, "Name or id", (to) => ({ act: "merge", names: [one.key, to] }))),
      about("Hide", () => decide({ act: "hide", names: [one.key] })),
    );
    element.append(actions);
    return element;
  };

  const ask = (element, label, decision) => {
    element.querySelector("form")?.remove();
    const form = make("form");
    const input = make("input");
    input.setAttribute("aria-label", label);
    input.placeholder = label;
    input.required = true;
    const send = make("button", "Do it", "first");
    form.append(input, send);
    form.onsubmit = (event) => {
      event.preventDefault();
      decide(decision(input.value.trim()));
    };
    form.onkeydown = ({ key }) => {
      if (key === "Escape") form.remove();
    };
    element.append(form);
    input.focus();
  };

  const decision = (one) => {
    const element = make("li");
    const undo = button("Undo", () => decide({ act: "undo", id: one.id }));
    undo.setAttribute("aria-label", `Undo: ${one.did}`);
    const line = make("p", `${one.did} `);
    line.append(undo);
    element.append(line);
    return element;
  };

  const load = async () => {
    const told = await (await fetch("/_broadsheet/review.json")).json();
    const show = (id, rows, head, all) => {
      document.getElementById(id).replaceChildren(...rows);
      const title = document.getElementById(`${id}-head`);
      title.textContent = `${title.textContent.replace(/ \(.*\)$/, "")} (${head}${all > head ? ` of ${all}` : ""})`;
    };
    show("suggestions", told.suggestions.map(suggestion), told.suggestions.length, told.suggestions_in_all);
    show("articles", told.articles.map(article), told.articles.length, told.articles_in_all);
    show("decisions", told.decisions.map(decision), told.decisions.length, told.decisions.length);
  };

  const step = (by) => {
    const all = items();
    const now = all.indexOf(document.activeElement?.closest?.(".item"));
    all[Math.min(Math.max(now + by, 0), all.length - 1)]?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const own = event.target.closest?.(".item");
    const act = {
      j: () => step(1),
      k: () => step(-1),
      u: () => decide({ act: "undo" }),
      x: () => own?.drop?.(),
      o: () => own?.open && window.open(own.open, "_blank"),
      Enter: () => event.target === own && own.enter(),
    }[event.key];
    if (!act) return;
    if (event.key !== "Enter" || event.target === own) event.preventDefault();
    act();
  });

  load().then(() => items()[0]?.focus(), (error) => say(error.message, true));
})();
