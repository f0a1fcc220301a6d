// Reloads a previewed page when the site has been rebuilt. The server puts it in; no file holds it.
(() => {
  const shown = new URL(document.currentScript.src).search.slice(1);
  let stream;
  const follow = () => {
    stream?.close();
    // A browser has few connections to one host: hidden tabs must not hold them all.
    if (document.hidden) return;
    stream = new EventSource("/_broadsheet/events");
    stream.onmessage = ({ data }) => {
      if (data !== shown) location.reload();
    };
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
