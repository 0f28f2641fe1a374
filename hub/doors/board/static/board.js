// Keeps the first screen fresh without losing the reader's place.
//
// The server sends the same fragment that the page was made of; only children that changed are put
// in their place, and none that the reader is in. It stops when nobody has touched the page for a
// while: a screen left alone must not keep a session open.

const LEFT_ALONE_MS = 15 * 60 * 1000;

const screen = document.querySelector("[data-refresh]");
const gone = document.getElementById("gone");
const seconds = Number(screen.dataset.seconds);
let touched = Date.now();
let shown = new Map();

for (const event of ["pointerdown", "keydown", "scroll", "focus"]) {
  window.addEventListener(event, () => { touched = Date.now(); }, { passive: true });
}

function remember(children) {
  shown = new Map([...children].map((child) => [child.id, child.outerHTML]));
}

// The uppermost child on the screen keeps its place, whatever grew or shrank above it.
function anchor() {
  return [...screen.children].find((child) => child.getBoundingClientRect().bottom > 0);
}

function put(fresh) {
  const held = anchor();
  const before = held?.getBoundingClientRect().top ?? 0;
  for (const child of fresh) {
    const old = document.getElementById(child.id);
    const changed = old && shown.get(child.id) !== child.outerHTML;
    if (changed && !old.contains(document.activeElement)) {
      shown.set(child.id, child.outerHTML);
      old.replaceWith(child.cloneNode(true));
    }
  }
  const same = held && document.getElementById(held.id);
  if (same) window.scrollBy(0, same.getBoundingClientRect().top - before);
}

async function refresh() {
  if (document.hidden || Date.now() - touched > LEFT_ALONE_MS) return;
  try {
    const answer = await fetch(screen.dataset.refresh, { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    put(page.body.children);
    gone.hidden = true;
  } catch {
    gone.hidden = false;
  }
}

remember(screen.children);
setInterval(refresh, seconds * 1000);
document.addEventListener("visibilitychange", refresh);
