/** What an invitation has put behind the # of the address. It goes from there at once, so that nobody reads it over a shoulder. */

/** The password, or null. */
export function takePassword() {
  const password = new URLSearchParams(location.hash.slice(1)).get("password");
  if (password !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return password;
}
