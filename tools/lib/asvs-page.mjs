const states = new Set(['tested', 'by design', 'not used', 'operator', 'partly', 'open']);

const rowsOf = (markdown) =>
  markdown.split('\n').flatMap((text, index) => {
    const cells = /^\| *(\d+(?:\.\d+)+) *\|(.*)\|$/.exec(text);
    if (!cells) return [];
    const [level, short, state, where] = cells[2].split('|').map((cell) => cell.trim());
    const files = [...(where ?? '').matchAll(/\]\(([^)#]+)/g)].map(([, path]) => path);
    return [{ id: cells[1], level, short, state, where, files, line: index + 1 }];
  });

/** The ids of levels 1 and 2 with their level: `Map { '1.1.1' => '2', … }`. */
const wantedIds = (levels) =>
  new Map(
    Object.entries(levels).flatMap(([section, digits]) =>
      [...digits].flatMap((level, index) => (level === '3' ? [] : [[`${section}.${index + 1}`, level]])),
    ),
  );

const faultOf = ({ id, level, short, state, where, files }, wanted) => {
  if (wanted.get(id) === undefined) return `${id} is no requirement of level 1 or 2 outside V10 and V17`;
  if (wanted.get(id) !== level) return `${id} is of level ${wanted.get(id)}, not ${level}`;
  if (!short) return `${id} says nothing of what is wanted`;
  if (!states.has(state)) return `${id} has no state "${state}"`;
  if (state === 'tested' && files.length === 0) return `${id} is called tested and names no test`;
  if (state === 'tested' && !files.some((path) => /\.(?:spec|itest|e2e)\./.test(path)))
    return `${id} is called tested, but names no test file`;
  return where ? undefined : `${id} says neither where nor why`;
};

/**
 * Where the page differs from the standard's list, or names a file that is not there, as `{ path, line?, message }[]`.
 * @param exists tells whether a path beside the page exists
 */
export const asvsProblems = (path, markdown, levels, exists) => {
  const wanted = wantedIds(levels);
  const rows = rowsOf(markdown);
  const problems = [];
  const seen = new Set();
  for (const row of rows) {
    const { id, line, files } = row;
    const fault = seen.has(id) ? `${id} stands here twice` : faultOf(row, wanted);
    if (fault) problems.push({ path, line, message: fault });
    seen.add(id);
    for (const file of files.filter((each) => !exists(each))) {
      problems.push({ path, line, message: `${id} names ${file}, which does not exist` });
    }
  }
  for (const id of wanted.keys()) if (!seen.has(id)) problems.push({ path, message: `${id} is missing` });
  return problems;
};
