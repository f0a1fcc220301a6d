"use strict";
// Escape puts away the note beside a name until the pointer or the focus moves on.
{
  const root = document.documentElement;
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") root.classList.add("no-notes");
  });
  for (const move of ["pointerout", "focusout"]) addEventListener(move, () => root.classList.remove("no-notes"));
}
