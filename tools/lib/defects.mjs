import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './files.mjs';

const folder = 'tools/defects';

/** All seeded defects, each with its area and the path of its list. */
export const loadDefects = async () => {
  const lists = readdirSync(join(root, folder)).filter((name) => name.endsWith('.mjs'));
  const loaded = await Promise.all(
    lists.map(async (name) => {
      const path = `${folder}/${name}`;
      const { default: defects } = await import(pathToFileURL(join(root, path)).href);
      return defects.map((defect) => ({ area: name.replace('.mjs', ''), path, ...defect }));
    }),
  );
  return loaded.flat();
};

/** What keeps a defect from being put in; undefined when nothing does. */
export const faultOf = ({ file, find, replace, tests }) => {
  const count = readFileSync(join(root, file), 'utf8').split(find).length - 1;
  if (count !== 1) return `its text occurs ${count} times in ${file}`;
  if (find === replace) return 'it changes nothing';
  const missing = tests.find((test) => !existsSync(join(root, test)));
  return missing && `there is no ${missing}`;
};
