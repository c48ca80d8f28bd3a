/** Whether a text is code, a trace or the like. A poem, a list, a letter are not: whoever writes those must never be asked. */

const ROWS = 3;

/** One of these is enough: where a program stopped, what differs between two files, what a script begins with. */
const SURE = [
  /^Traceback \(most recent call last\):/mu,
  /^\s+File ".+", line \d+/mu,
  /^\s+at .+[(@/].*:\d+\)?$/mu,
  /^(?:Caused by|Exception in thread|goroutine \d+|panic|thread '.+' panicked)\b.*:?/mu,
  /^@@ -\d+.* @@/mu,
  /^#!\/\w+/u,
].map((pattern) => (text) => pattern.test(text));

/** Of these most rows must have one. */
const LIKE = [
  /[)\]}"'`\d]\s*;$|^\s*\w+;$/u, // not each row with a semicolon: verses have them
  /^\s*[}\])]+[;,]?$|^[^.!?]*[[{(]$/u,
  /^\s*(?:async\s+)?(?:def|fn|func|function|class|struct|enum|interface|impl|namespace)\b.*[:({]/u,
  /^\s*(?:if|for|while|else|elif|with|try|except|switch|catch|case)\b.*[:{]$/u,
  /^\s*(?:(?:const|let|var|static|public|private|final)\s+)*[\w.$[\]"']+\s*(?::=|[-+*/|&]?=)\s*\S/u,
  /^(?:import|from|using|package|#include|#define)\s+[\w.<"{*'@/][^ ]*(?:;|$|\s+(?:import|as|from)\b)/u,
  /^\s*(?:await\s+|return\s+|new\s+)*[\w.$:]+\(.*\)\s*[;,{]?$/u,
  /^\s+(?:return|raise|throw|yield|break|continue|pass)\b/u,
  /^\s*(?:\/\/|\/\*|\*\/|<\/?[\w!-]+[^<]*>)/u,
  /^\s*"[\w-]+"\s*:\s*["\d[{tfn-]/u,
  /^\$ \w|^[\w-]+@[\w-]+:.*[$#] /u,
  /^(?:SELECT|INSERT INTO|UPDATE|CREATE TABLE|DELETE FROM|FROM|WHERE|JOIN|ORDER BY|GROUP BY)\b/u,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/u,
];

export function looksLikeCode(text) {
  const rows = text.split("\n").filter((row) => row.trim());
  if (rows.length < ROWS) return false;
  const like = rows.filter((row) => LIKE.some((pattern) => pattern.test(row.trimEnd()))).length;
  return SURE.some((isSure) => isSure(text)) || (like >= 2 && like >= rows.length / 2);
}
