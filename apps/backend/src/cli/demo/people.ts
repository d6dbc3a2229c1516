/** The people of the demo, by the short name that the scripts use. The first is who the operator signs in as. */
export interface DemoPerson {
  username: string;
  name: string;
  bio: string;
}

const person = (username: string, name: string, bio: string): DemoPerson => ({ username, name, bio });

export const people = {
  robin: person('robin', 'Robin Hale', 'New on Ferry Street. Front-end by day, learning to solder by night.'),
  mira: person('mira.kovac', 'Mira Kovač', 'Runs the Boathouse workshop. Can weld, cannot cook.'),
  tomas: person(
    'tomas.lind',
    'Tomas Lind',
    'Repair café on Thursdays. If it has a capacitor, I have replaced it.',
  ),
  aisha: person('aisha.bello', 'Aisha Bello', 'Firmware for Tideline. Low power, high hopes.'),
  jonas: person(
    'jonas_weber',
    'Jonas Weber',
    'Carpenter. The tool library is in my shed; please bring things back.',
  ),
  ines: person('ines.duarte', 'Inês Duarte', 'Community garden, plots 1–32. Ask me about compost.'),
  kwame: person('kwame.asante', 'Kwame Asante', 'Teacher. Saturday code club for ages 8 to 80.'),
  yuki: person('yuki.tanaka', 'Yuki Tanaka', 'Ceramics and 3D printing, sometimes both at once.'),
  priya: person('priya_raman', 'Priya Raman', 'Back-end for Tideline. Maps, queues and strong tea.'),
  lars: person('lars.holm', 'Lars Holm', 'Ferry engineer, retired. Still cannot walk past an engine.'),
  elena: person(
    'elena.petrova',
    'Elena Petrova',
    'Translator. Film night every second Friday, subtitles included.',
  ),
  sam: person('sam.okafor', 'Sam Okafor', 'Bike mechanic. True wheels, honest prices.'),
  noor: person('noor.haddad', 'Noor Haddad', 'Architect. Small houses, big windows.'),
  mateo: person('mateo.ruiz', 'Mateo Ruiz', 'Baker at number 14. Awake when you are not.'),
  hannah: person('hannah.fischer', 'Hannah Fischer', 'Nurse, runner, owner of a very old dog.'),
  linh: person('linh.nguyen', 'Linh Nguyễn', 'Illustrator. I drew the poster you walked past.'),
  oskar: person(
    'oskar_nowak',
    'Oskar Nowak',
    'Studying embedded systems. First pull request merged this month!',
  ),
  fatima: person(
    'fatima.amrani',
    'Fatima El Amrani',
    'Sewing circle on Tuesdays. We mend what others throw away.',
  ),
  ben: person('ben.carter', 'Ben Carter', 'Radio amateur. LoRa, antennas and long walks uphill.'),
  chloe: person('chloe.martin', 'Chloé Martin', 'Docs person. If the manual is wrong, tell me.'),
  ravi: person('ravi.menon', 'Ravi Menon', 'Data by week, gravel by weekend.'),
  greta: person('greta.olsen', 'Greta Olsen', 'Four hives on the library roof. Honey in August.'),
  tariq: person('tariq.mansour', 'Tariq Mansour', 'Oud, bass, and the only working PA on the street.'),
  wen: person('wen.li', 'Wen Li', 'Treasurer of everything. Chess on Wednesdays.'),
  amara: person('amara.diallo', 'Amara Diallo', 'Makes the neighbourhood radio hour. Always recording.'),
} satisfies Record<string, DemoPerson>;

export type Who = keyof typeof people;
export const isWho = (name: string): name is Who => Object.hasOwn(people, name);
