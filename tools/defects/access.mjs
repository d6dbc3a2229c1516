const backend = 'apps/backend/src';
const audit = `${backend}/features/audit`;

export default [
  {
    id: 'administrators-without-a-second-factor',
    file: `${backend}/guards/roles.guard.ts`,
    find: 'return viewer.mfa && ((await this.proofs.of(viewer))?.mfa ?? false);',
    replace: 'return viewer.role !== undefined;',
    tests: [`${backend}/guards/guards.itest.ts`],
    why: 'a stolen password of an administrator is enough to administrate',
  },
  {
    id: 'somebody-elses-things',
    file: `${backend}/guards/resource-ownership.guard.ts`,
    find: "if (relation === 'hidden') throw notFound();",
    replace: '',
    tests: [`${backend}/guards/resource-ownership.itest.ts`],
    why: 'whoever guesses an id reaches what belongs to somebody else',
  },
  {
    id: 'conversations-open-to-all',
    file: `${backend}/features/chat/chat.access.ts`,
    find: "if (role === undefined) throw notFound('The conversation');",
    replace: "if (role === undefined) return 'member';",
    tests: [`${backend}/guards/access-walk.itest.ts`],
    why: 'everybody signed in reads every conversation',
  },
  {
    id: 'administrators-over-administrators',
    file: `${backend}/features/admin/authority.ts`,
    find: 'rank[target.role] >= rank[actor.role]',
    replace: 'rank[target.role] > rank[actor.role]',
    tests: [`${backend}/features/admin/admin.itest.ts`],
    why: 'one stolen administrator locks all others out',
  },
  {
    id: 'unchained-entries',
    file: `${audit}/audit-chain.ts`,
    find: "prevHash: row.prevHash.toString('hex'),",
    replace: '',
    tests: [`${audit}/audit-verifier.spec.ts`],
    why: 'an entry can be rewritten without those after it showing it',
  },
  {
    id: 'log-cut-off-unseen',
    file: `${audit}/audit-verifier.ts`,
    find: 'if (!beyond) return undefined;',
    replace: 'if (!beyond || beyond.seq > 0) return undefined;',
    tests: [`${audit}/audit-verifier.spec.ts`],
    why: 'the last entries can be taken away unseen',
  },
  {
    id: 'writers-side-by-side',
    file: `${audit}/audit.repo.ts`,
    find: 'await tx.rows(lock, [LOCK]);',
    replace: '',
    tests: [`${audit}/audit.itest.ts`],
    why: 'two nodes that write at once give two entries the same place: one of them is lost',
  },
];
