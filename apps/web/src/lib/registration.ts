/** Who may create an account, in the words of a form. */
export const registrationModes = [
  { value: 'open', label: 'Anybody', hint: 'Everybody who finds this address can create an account.' },
  { value: 'invite', label: 'By invite', hint: 'Only people with an invite link from you.' },
  { value: 'closed', label: 'Nobody', hint: 'No new accounts at all, for now.' },
] as const;
