// What can follow what stands in the composer. No drawing here.

const LISTS = ["people", "many", "long"]; // what may go on after its first word

/** Completions of `head`, the text before the caret: where they start, the items, and a hint about options. */
export async function complete(head, lists, suggest) {
  const command = head.match(/^\/kith\s+([^]*)$/);
  if (/^\/\S*$/.test(head)) return { from: 0, items: "/kith".startsWith(head) ? commandItems(lists.commands) : [] };
  if (!command) return mentions(head, lists);
  const rest = command[1];
  const spec = lists.commands
    .filter((one) => rest.toLowerCase().startsWith(`${one.name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (!spec) {
    const typed = rest.toLowerCase();
    const starts = lists.commands.filter((one) => one.name.startsWith(typed));
    const holds = lists.commands.filter((one) => !one.name.startsWith(typed) && one.name.includes(typed));
    return { from: 0, items: commandItems([...starts, ...holds]) };
  }
  return option(head, rest.slice(spec.name.length + 1), spec, lists, suggest);
}

function commandItems(commands) {
  return commands.map((one) => ({
    insert: `/kith ${one.name}${one.options.length ? " " : ""}`,
    label: `/kith ${one.name}`,
    note: one.help,
    tag: one.coordinators ? "coordinator" : "",
  }));
}

async function option(head, args, spec, lists, suggest) {
  const { word, before } = lastWord(asWords(args, lists));
  const named = word.match(/^([a-z_]+)[:=](.*)$/i);
  const byName = named && spec.options.find((one) => one.id === named[1].toLowerCase());
  const last = spec.options.at(-1);
  const at = byName ?? spec.options[before] ?? (LISTS.includes(last?.kind) ? last : undefined);
  const typed = byName ? named[2] : word;
  const found = { from: head.length - typed.length, items: [], hint: { spec, at } };
  if (typed.startsWith("@")) found.items = people(typed, lists);
  if (!at || found.items.length) return found;
  if (at.kind === "person" || at.kind === "people") found.items = people(typed, lists);
  else if (typed.startsWith("#") || at.kind === "place") found.items = places(typed, lists);
  else if (at.suggests) found.items = choices(await suggest(spec.name, at.id, typed), "");
  else found.items = choices(at.options, typed);
  return found;
}

/** `args` with each known name as one word of the same length. */
function asWords(args, lists) {
  const names = [...lists.people.map((one) => `@${one.name}`), ...lists.channels.map((one) => `#${one.title}`)];
  return names.reduce((text, name) => text.replaceAll(name, name.replaceAll(/\s/g, "_")), args);
}

/** The word being typed, with its opening quote, and how many stand before it. */
function lastWord(args) {
  const words = args.match(/"[^"]*"?|\S+/g) ?? [];
  const open = /\S$/.test(args) || (words.at(-1)?.startsWith('"') && !/^".*"$/.test(words.at(-1)));
  return open ? { word: words.at(-1) ?? "", before: words.length - 1 } : { word: "", before: words.length };
}

function mentions(head, lists) {
  const word = head.match(/(?:^|\s)([@#][^\s@#]*)$/)?.[1];
  if (!word) return { from: head.length, items: [] };
  const items = word.startsWith("@") ? people(word, lists) : places(word, lists);
  return { from: head.length - word.length, items };
}

function people(typed, lists) {
  const wanted = typed.replace(/^@/, "").toLowerCase();
  return lists.people
    .filter((one) => one.name.toLowerCase().split(/\s+/).some((name) => name.startsWith(wanted)) || one.id.startsWith(wanted))
    .map((one) => ({ insert: `@${one.name} `, label: one.name, note: one.zone, person: one }));
}

function places(typed, lists) {
  const wanted = typed.replace(/^#/, "").toLowerCase();
  return lists.channels
    .filter((one) => one.title.toLowerCase().startsWith(wanted))
    .map((one) => ({ insert: `#${one.title} `, label: `#${one.title}`, note: `${one.members.length} people` }));
}

function choices(options, typed) {
  const wanted = typed.replace(/^"/, "").toLowerCase();
  return options
    .filter((one) => one.id.toLowerCase().startsWith(wanted) || one.label.toLowerCase().startsWith(wanted))
    .map((one) => ({ insert: `${/\s/.test(one.id) ? `"${one.id}"` : one.id} `, label: one.label, note: one.hint }));
}
