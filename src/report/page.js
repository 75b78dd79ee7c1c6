// The page reads without this; it adds sorting, filtering and judging. Nothing is loaded and nothing is sent.
"use strict";
(function () {
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");

  // ---- Judging ----

  const pairs = JSON.parse(byId("pairs-data").textContent);
  const articles = Array.from(document.querySelectorAll(".pair"));
  const verdicts = new Array(pairs.length).fill(null);
  const undone = []; // pairs in the order in which they were judged
  let current = -1;

  // Verdicts outlive a reload where the browser lets a page from a disk keep something. They belong to these pairs alone.
  const key = "wirecopy " + hash(JSON.stringify(pairs));

  function hash(text) {
    let h = 0x811c9dc5; // FNV-1a
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    }
    return (h >>> 0).toString(16);
  }

  function remember() {
    try {
      localStorage.setItem(key, JSON.stringify(verdicts));
    } catch (e) { /* not here: then they last as long as the page */ }
  }

  function recall() {
    try {
      return JSON.parse(localStorage.getItem(key)) || [];
    } catch (e) {
      return [];
    }
  }

  function show(i) {
    const verdict = verdicts[i];
    if (verdict) {
      articles[i].dataset.verdict = verdict;
    } else {
      delete articles[i].dataset.verdict;
    }
    articles[i].querySelectorAll("input").forEach((input) => { input.checked = input.value === verdict; });
    byId("judged").textContent = verdicts.filter((v) => v).length;
  }

  function judge(i, verdict) {
    verdicts[i] = verdict;
    undone.push(i);
    show(i);
    remember();
  }

  function go(i) {
    if (i < 0 || i >= articles.length) {
      return;
    }
    current = i;
    articles[i].focus({ preventScroll: true });
    articles[i].scrollIntoView({ block: "start", behavior: "auto" });
  }

  // The first pair that reaches below the bar at the top is the one that keys are about.
  function inView() {
    if (current >= 0 && articles[current].contains(document.activeElement)) {
      return current;
    }
    const top = document.querySelector("nav").getBoundingClientRect().bottom;
    return articles.findIndex((article) => article.getBoundingClientRect().bottom > top + 40);
  }

  function judgeByKey(verdict) {
    const i = inView();
    if (i >= 0) {
      judge(i, verdict);
      go(i + 1 < articles.length ? i + 1 : i);
    }
  }

  const keys = {
    a: () => judgeByKey("same"),
    r: () => judgeByKey("different"),
    s: () => judgeByKey("skip"),
    j: () => go(current < 0 ? Math.max(0, inView()) : inView() + 1),
    k: () => go(inView() - 1),
    u: () => {
      const i = undone.pop();
      if (i !== undefined) {
        verdicts[i] = null;
        show(i);
        remember();
        go(i);
      }
    },
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search], select, textarea");
    const action = keys[event.key.toLowerCase()];
    if (action && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && articles.length > 0) {
      event.preventDefault();
      action();
    }
  });

  articles.forEach((article, i) => {
    article.addEventListener("focusin", () => { current = i; });
    article.addEventListener("change", (event) => judge(i, event.target.value));
  });

  // gold.tsv as tune takes it: id, tab, group. Each pair is a story of its own or two.
  function gold() {
    const lines = [];
    pairs.forEach(([a, b], i) => {
      if (verdicts[i] === "same" || verdicts[i] === "different") {
        const group = "pair" + (i + 1);
        lines.push(a + "\t" + group, b + "\t" + group + (verdicts[i] === "same" ? "" : "b"));
      }
    });
    return lines;
  }

  byId("export").addEventListener("click", () => {
    const lines = gold();
    if (lines.length === 0) {
      byId("said").textContent = "No pair is judged yet.";
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/tab-separated-values" }));
    link.download = "gold.tsv";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    byId("said").textContent = lines.length + " documents in gold.tsv.";
  });

  byId("forget").addEventListener("click", () => {
    verdicts.fill(null);
    undone.length = 0;
    articles.forEach((article, i) => show(i));
    remember();
    byId("said").textContent = "All verdicts are forgotten.";
  });

  recall().slice(0, articles.length).forEach((verdict, i) => { verdicts[i] = verdict; });
  articles.forEach((article, i) => show(i));
  byId("to-judge").textContent = articles.length;

  // ---- Groups ----

  const list = byId("groups-list");
  const groups = Array.from(list.querySelectorAll(".group")).map((element) => ({
    element, text: element.textContent.toLowerCase(),
  }));

  function filter() {
    const words = byId("groups-filter").value.toLowerCase().split(/\s+/).filter((word) => word);
    let shown = 0;
    groups.forEach((group) => {
      const has = words.every((word) => group.text.includes(word));
      group.element.hidden = !has;
      shown += has;
    });
    byId("groups-said").textContent = words.length > 0 ? shown + " of " + groups.length + " groups" : "";
  }

  function order() {
    const by = byId("groups-order").value;
    const value = (group) => Number(group.element.dataset[by]);
    groups.sort((a, b) => value(b) - value(a) || value2(b) - value2(a));
    list.append(...groups.map((group) => group.element));
  }

  function value2(group) {
    return Number(group.element.dataset.size);
  }

  byId("groups-filter").addEventListener("input", filter);
  byId("groups-order").addEventListener("change", order);

  // ---- Tables ----

  function valueOf(cell) {
    return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent.toLowerCase();
  }

  function sort(table, column, heading) {
    const falling = heading.getAttribute("aria-sort") !== "descending" && heading.classList.contains("n");
    const down = heading.hasAttribute("aria-sort") ? heading.getAttribute("aria-sort") === "ascending" : falling;
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, value: valueOf(row.cells[column]) }));
    rows.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (down ? -1 : 1));
    body.append(...rows.map((item) => item.row));
  }

  document.querySelectorAll("table.sortable").forEach((table) => {
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, column, heading));
    });
  });

  // ---- Where one is ----

  const links = new Map(Array.from(document.querySelectorAll("nav a"), (a) => [a.getAttribute("href").slice(1), a]));
  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver((entries) => {
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id).setAttribute("aria-current", "true");
      });
    }, { rootMargin: "-20% 0px -75% 0px" });
    links.forEach((link, id) => watch.observe(byId(id)));
  }
})();
