"use strict";
// Narrows an index to the names one types the first letters of, and to a kind and a decade.
{
  const form = document.querySelector("form.filter");
  const status = form.querySelector("[role=status]");
  const items = [...document.querySelectorAll(".entries > li")];
  const sections = [...document.querySelectorAll("section.letter")];

  // A letter is met by itself, without its tone, and without any mark: ấ by ấ, â and a.
  const forms = (letter) => {
    const parts = letter.normalize("NFD");
    return [letter, parts.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "").normalize("NFC"), parts[0] === "đ" ? "d" : parts[0]];
  };
  const spell = (text) => [...text.toLowerCase().normalize("NFC")];
  const words = (text) => text.trim().split(/[\s,.:()"“”/-]+/).filter(Boolean);
  const begins = (word, typed) => typed.length <= word.length && typed.every((letter, place) => word[place].includes(letter));
  // Every word typed begins a word of the name, each another one.
  const meets = (name, typed) => {
    const left = [...name];
    return typed.every((word) => {
      const place = left.findIndex((other) => begins(other, word));
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    });
  };
  const names = items.map((item) => words(item.dataset.letters ? "" : item.firstChild.textContent).map((word) => spell(word).map(forms)));
  const shelves = items.map((item) => item.dataset.letters && spell(item.dataset.letters.replace(/[…\s]/g, "")).map(forms));

  const onShelf = (shelf, typed) => {
    const letters = [...typed.join("")];
    return shelf.slice(0, letters.length).every((letter, place) => letter.includes(letters[place]) || forms(letters[place]).includes(letter[0]));
  };
  const narrow = () => {
    const typed = words(form.elements.name.value).map(spell);
    const kind = form.elements.kind?.value;
    const decade = form.elements.decade?.value;
    let left = 0;
    items.forEach((item, place) => {
      const named = shelves[place] ? onShelf(shelves[place], typed.map((word) => word.join(""))) : meets(names[place], typed);
      item.hidden = !named || (!!kind && item.dataset.kind !== kind) || (!!decade && !(item.dataset.decades ?? "").split(" ").includes(decade));
      left += !item.hidden;
    });
    for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
    status.textContent = typed.length || kind || decade ? form.dataset.found.replace("{n}", left) : "";
  };
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    items.find((item) => !item.hidden)?.querySelector("a").click();
  });
  if (form.elements.name.value) narrow();
}
