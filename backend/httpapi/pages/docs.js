"use strict";
const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
if (token) history.replaceState(null, "", location.pathname);
const element = (name, text) => { const e = document.createElement(name); e.textContent = text; return e; };
const block = (title, value) => { const p = element("pre", JSON.stringify(value, null, 1)); const d = document.createElement("div"); d.append(element("p", title), p); return d; };
const resolve = (doc, schema, depth) => {
  if (!schema || depth > 6) return schema;
  if (schema.$ref) return resolve(doc, doc.components.schemas[schema.$ref.split("/").pop()], depth + 1);
  const out = { ...schema };
  if (out.properties) out.properties = Object.fromEntries(Object.entries(out.properties).map(([k, v]) => [k, resolve(doc, v, depth + 1)]));
  if (out.items) out.items = resolve(doc, out.items, depth + 1);
  return out;
};
(async () => {
  const res = await fetch("/api/openapi.json", { headers: { Authorization: "Bearer " + token } });
  const doc = await res.json();
  if (!res.ok) { document.getElementById("about").textContent = doc.detail + " " + (doc.hint || ""); return; }
  document.getElementById("about").textContent = doc.info.description;
  let list, group = "";
  for (const [path, methods] of Object.entries(doc.paths).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const noun = path.split("/")[2];
    if (noun !== group) {
      list = document.createElement("div");
      list.className = "panel";
      document.getElementById("operations").append(element("h2", noun), list);
      group = noun;
    }
    for (const [method, op] of Object.entries(methods)) {
      const d = document.createElement("details");
      const s = document.createElement("summary");
      s.append(element("b", method.toUpperCase()), element("code", path), element("span", "  " + (op.summary || "")));
      d.append(s);
      d.addEventListener("toggle", () => {
        if (d.childElementCount > 1) return;
        if (op.description) d.append(element("p", op.description));
        if (op.parameters) d.append(block("Parameters", op.parameters.map((p) => ({ name: p.name, in: p.in, required: !!p.required, description: p.description, schema: p.schema }))));
        for (const [type, m] of Object.entries(op.requestBody?.content || {})) d.append(block("Body (" + type + ")", resolve(doc, m.schema, 0)));
        for (const [status, r] of Object.entries(op.responses || {})) for (const [type, m] of Object.entries(r.content || {})) d.append(block(status + " (" + type + ")", resolve(doc, m.schema, 0)));
      });
      list.append(d);
    }
  }
})();
