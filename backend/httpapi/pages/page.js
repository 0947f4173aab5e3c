"use strict";
// The token comes in the fragment, which no server and no log ever sees, and stays in memory.
const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
if (token) history.replaceState(null, "", location.pathname);
const ja = (navigator.language || "ja").startsWith("ja");
document.documentElement.lang = ja ? "ja" : "en";
const words = ja
  ? { engineOn: "配信エンジンは動いています", engineOff: "配信エンジンは止まっています", tick: "最後の確認", due: "次の予定", sent: "最後の送信", well: "いま確認することはありません。",
      journeys: "ジャーニー", outbox: "送信箱", notices: "通知", title: "名前", state: "状態", inside: "参加中の人", entered: "参加した人", n: "通数", when: "日時", none: "まだありません。",
      states: { draft: "下書き", running: "運用中", paused: "一時停止", finishing: "終了待ち", stopped: "停止", due: "送信予定", claimed: "送信中", handed: "送信中", sent: "送信済み", never: "送れませんでした", unknown: "結果不明", later: "再送待ち", held: "保留", skipped: "見送り", expired: "期限切れ" },
      docs: "APIの説明", noToken: "起動時に表示されたアドレス（#token=… まで）を開いてください。", gone: "アプリから答えがありません。動いているか確かめてください。", practice: "練習用メールボックス", contacts: "顧客", people: "参加中の人", mails: "通", isPractice: "（練習）" }
  : { engineOn: "The engine is running", engineOff: "The engine is not running", tick: "Last look", due: "Next due", sent: "Last sent", well: "Nothing needs your attention.",
      journeys: "Journeys", outbox: "Outbox", notices: "Notices", title: "Title", state: "State", inside: "Inside", entered: "Entered", n: "Mails", when: "When", none: "Nothing yet.",
      states: { draft: "Draft", running: "Running", paused: "Paused", finishing: "Finishing", stopped: "Stopped", due: "Due", claimed: "Sending", handed: "Sending", sent: "Sent", never: "Not sent", unknown: "Unknown", later: "Will retry", held: "Held", skipped: "Skipped", expired: "Expired" },
      docs: "API documentation", noToken: "Open the address printed at start, with its #token=… part.", gone: "The app does not answer. Check that it is running.", practice: "Practice mailbox", contacts: "Customers", people: "People inside journeys", mails: " mails", isPractice: " (practice)" };

const byId = (id) => document.getElementById(id);
const ask = async (path) => {
  const res = await fetch(path, { headers: { Authorization: "Bearer " + token, "Accept-Language": ja ? "ja" : "en" } });
  const body = await res.json();
  if (!res.ok) throw new Error(body.detail + (body.hint ? " " + body.hint : ""));
  return body;
};
let zone; // the workspace's, not this browser's
const time = (s) => (s ? new Date(s).toLocaleString(ja ? "ja-JP" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone }) : "—");
const fact = (name, value) => {
  const d = document.createElement("div"), t = document.createElement("dt"), v = document.createElement("dd");
  t.textContent = name; v.textContent = value; d.append(t, v);
  return d;
};
const table = (id, heads, rows) => {
  const t = byId(id);
  t.replaceChildren();
  if (!rows.length) { t.insertRow().insertCell().textContent = words.none; return; }
  const head = t.createTHead().insertRow();
  for (const h of heads) { const th = document.createElement("th"); th.textContent = h.text; if (h.n) th.className = "n"; head.append(th); }
  const body = t.createTBody();
  for (const r of rows) {
    const tr = body.insertRow();
    r.forEach((c, i) => { const td = tr.insertCell(); td.textContent = c; td.className = heads[i].n ? "n" : heads[i].t ? "t" : ""; });
  }
};
const show = async () => {
  const [s, j, n] = await Promise.all([ask("/api/status"), ask("/api/journeys"), ask("/api/notices?limit=10")]);
  document.title = s.workspace.name + " — Tabiji";
  byId("name").textContent = s.workspace.name;
  byId("path").textContent = s.workspace.path;
  zone = s.workspace.zone;
  const on = s.engine.running && !s.workspace.held;
  byId("engine").className = on ? "on" : "off";
  byId("engine").textContent = s.workspace.held || (on ? words.engineOn : words.engineOff);
  byId("facts").replaceChildren(fact(words.tick, time(s.engine.last_tick)), fact(words.due, time(s.engine.next_due)), fact(words.sent, time(s.engine.last_sent)),
    fact(words.contacts, s.contacts.toLocaleString()), fact(words.people, s.people.toLocaleString()), fact(words.practice, s.practice.toLocaleString() + words.mails));
  byId("health").replaceChildren(...(s.health.length ? s.health : [{ level: "", text: words.well }]).map((h) => {
    const p = document.createElement("p"); p.className = h.level; p.textContent = h.text; return p;
  }));
  table("journeys", [{ text: words.title }, { text: words.state }, { text: words.inside, n: 1 }, { text: words.entered, n: 1 }],
    j.items.map((x) => [x.title, words.states[x.state] + (x.practice ? words.isPractice : ""), x.inside.toLocaleString(), x.entered.toLocaleString()]));
  table("outbox", [{ text: words.state }, { text: words.n, n: 1 }],
    Object.entries(s.outbox).map(([k, v]) => [words.states[k], v.toLocaleString()]));
  table("notices", [{ text: words.when, t: 1 }, { text: words.notices }], n.items.map((x) => [time(x.at), x.text + (x.body ? " — " + x.body : "")]));
};
const follow = async () => {
  for (;;) {
    try {
      await show();
      const res = await fetch("/api/live", { headers: { Authorization: "Bearer " + token } });
      const reader = res.body.getReader();
      for (;;) { const { done } = await reader.read(); if (done) break; await show(); }
    } catch (e) {
      byId("engine").textContent = token ? (e instanceof TypeError ? words.gone : e.message) : words.noToken;
      if (!token) return;
    }
    await new Promise((r) => setTimeout(r, 3000));
  }
};
for (const k of ["journeys", "outbox", "notices"]) byId("t-" + k).textContent = words[k];
byId("docs").textContent = words.docs;
byId("docs").addEventListener("click", (e) => { e.preventDefault(); location.href = "/docs#token=" + token; });
follow();
