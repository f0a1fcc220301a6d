// Keeps a previewed page up to date and shows what is wrong. The server puts it in; no file holds it.
(() => {
  let shown = Number(new URL(document.currentScript.src).search.slice(1));
  let stream;

  const listen = () => {
    stream?.close();
    // A browser has few connections to one host: hidden tabs must not hold them all.
    if (document.hidden) return;
    stream = new EventSource("/_broadsheet/events");
    stream.onmessage = ({ data }) => hear(JSON.parse(data));
  };

  const hear = (news) => {
    const { version, path } = news.follow;
    // A page about to go shows nothing more: the next one hears the same news.
    if (version > shown && path && location.pathname !== `/${path}`) return location.assign(`/${path}`);
    if (news.pages > shown || news.version < shown) return location.reload();
    if (news.version > shown) changeStyles(news.version);
    showTroubles(news.troubles, news.more);
  };

  // The new sheet comes before the old one goes, so that the page never stands bare.
  const changeStyles = (version) => {
    shown = version;
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const fresh = link.cloneNode();
      const address = new URL(link.href);
      address.search = version;
      fresh.href = address;
      fresh.onload = () => link.remove();
      fresh.onerror = fresh.onload;
      link.after(fresh);
    }
  };

  const STYLE = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh;
      overflow: auto; padding: 1rem 1.25rem; font: 16px/1.5 system-ui, sans-serif;
      color: #1c1815; background: #fff6f2; border-top: 4px solid #a3210f; }
    h2 { font-size: 1.1rem; margin: 0 4rem 0.5rem 0; }
    ol { margin: 0; padding-left: 1.5rem; }
    li { margin-bottom: 0.75rem; overflow-wrap: anywhere; }
    p { margin: 0; }
    .place, pre { font: 0.9em/1.5 ui-monospace, monospace; }
    pre { margin: 0.25rem 0; padding: 0.25rem 0.5rem; background: #f5e3dc; white-space: pre-wrap; }
    button { position: absolute; top: 0.75rem; right: 1rem; font: inherit; min-height: 2rem;
      padding: 0 0.75rem; color: inherit; background: #fff; border: 1px solid currentColor; }
    @media (prefers-color-scheme: dark) {
      section { color: #f3e9e4; background: #2b1713; border-color: #ff8a75; }
      pre { background: #45241d; }
      button { background: #2b1713; }
    }`;
  let host;
  let hidden = "";

  const showTroubles = (troubles, more) => {
    const told = JSON.stringify(troubles);
    if (told === hidden || told === host?.dataset.told) return;
    host?.remove();
    host = undefined;
    hidden = "";
    if (!troubles.length) return;
    host = document.createElement("broadsheet-troubles");
    host.dataset.told = told;
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // which the page's own policy allows, unlike a style element
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const section = make("section", "");
    section.setAttribute("role", "alert");
    section.setAttribute("aria-label", "Problems");
    section.lang = "en";
    const list = make("ol", "");
    list.append(...troubles.map(entry));
    const close = make("button", "Hide");
    close.onclick = () => {
      hidden = told;
      host.remove();
      host = undefined;
    };
    section.onkeydown = ({ key }) => key === "Escape" && close.onclick();
    const number = troubles.length + more;
    section.append(make("h2", number === 1 ? "One mistake to mend" : `${number} mistakes to mend`));
    section.append(list, close);
    root.append(section);
    document.body.append(host);
  };

  const entry = ({ place, what, mend, text }) => {
    const item = make("li", "");
    if (place) item.append(make("p", place, "place"));
    item.append(make("p", what));
    if (text) item.append(make("pre", text));
    if (mend) item.append(make("p", `Mend: ${mend}`));
    return item;
  };

  const make = (tag, text, name = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  document.addEventListener("visibilitychange", listen);
  listen();
})();
