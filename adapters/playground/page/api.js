// Everything that goes over the wire.

/** Post `told`; gives the answer. Throws an Error with plain words. */
export async function post(path, told) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(told),
    });
  } catch {
    throw new Error("Kith can't be reached. Is it still running?");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? "Something went wrong in Kith. What you wrote is still here.");
  return said;
}

/** Who is there; with `person` also what they can read. */
export async function state(person) {
  const answer = await fetch(person ? `/state?as=${encodeURIComponent(person)}` : "/state");
  if (!answer.ok) throw new Error("Kith can't be reached. Is it still running?");
  return answer.json();
}

/** Live events. `on` holds a function for entry, conversation and clock, and `again` for a new connection. */
export function listen(on) {
  const source = new EventSource("/events");
  let lost = false;
  for (const name of ["entry", "conversation", "clock"]) {
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    lost = true;
    on.lost();
  });
  source.addEventListener("open", () => {
    if (lost) on.again();
    lost = false;
  });
}
