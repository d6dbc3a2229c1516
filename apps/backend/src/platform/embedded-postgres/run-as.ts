import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { StartupError } from '../errors/startup-error.js';

/** The system user that PostgreSQL runs as; undefined means as ourselves. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const userName = 'postgres';

const lookUp = (): SystemUser | undefined => {
  let passwd = '';
  try {
    passwd = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // Some systems keep their users elsewhere only.
  }
  const entry = passwd.split('\n').find((line) => line.startsWith(`${userName}:`));
  const numbers =
    entry?.split(':').slice(2, 4) ??
    ['-u', '-g'].map((flag) => spawnSync('id', [flag, userName], { encoding: 'utf8' }).stdout?.trim() ?? '');
  const [uid = 0, gid = 0] = numbers.map((text) => Number.parseInt(text, 10));
  return uid > 0 && gid > 0 ? { uid, gid } : undefined;
};

const makers: [string, string[]][] = [
  ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName]],
  ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', userName]],
];

const make = (): SystemUser => {
  const said: string[] = [];
  for (const [command, args] of makers) {
    const result = spawnSync(command, args, { encoding: 'utf8' });
    const user = result.status === 0 ? lookUp() : undefined;
    if (user) return user;
    said.push(`${command}: ${result.error?.message ?? result.stderr.trim()}`);
  }
  throw new StartupError({
    title: 'PostgreSQL does not run as root',
    detail: `and no system user "${userName}" could be made for it (${said.join('; ')})`,
    hint: `Start as an ordinary user, add the user "${userName}", or set DATABASE_URL to a PostgreSQL of yours.`,
  });
};

/**
 * As root, PostgreSQL runs as the owner of its cluster, or as the user `postgres`, which is made where it is missing.
 * @param cluster the cluster's folder, which need not exist
 */
export const postgresUser = (cluster: string): SystemUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return lookUp() ?? make();
};

/** Whether that user gets to the path: the system is asked, as its rules are more than the mode bits. */
export const canReach = (user: SystemUser | undefined, path: string, right: '-r' | '-x'): boolean =>
  user === undefined ||
  spawnSync('/bin/sh', ['-c', `test ${right} "$1"`, 'sh', path], { ...user, cwd: '/' }).status === 0;
