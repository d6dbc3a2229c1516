import type { Script } from '../script.js';

export const streetParty: Script = {
  name: 'Street party committee 🎪',
  members: [
    'elena',
    'tariq',
    'robin',
    'wen',
    'linh',
    'mateo',
    'amara',
    'noor',
    'sam',
    'fatima',
    'kwame',
    'jonas',
  ],
  unread: 9,
  text: `
@ 20d 19:00
elena: The city said yes! Ferry Street is closed for cars on the last Saturday of the month, 11:00 to 22:00
+ 🎉 tariq robin wen linh mateo amara fatima kwame
tariq: PA is booked, and by booked I mean it's in my kitchen
noor: I can draw the plan: stage at the pier, long table in the middle, quiet corner at the library
wen: Budget is 900, of which 300 are for toilets. There is no romance in budgets
+ 😂 elena tariq sam
@ 17d 20:15
linh: poster, first idea: the whole street as one long table, seen from above
amara: I want this on my wall
mateo: I want the table
linh*: third version is in the shared folder, with the bigger date
+ 🔥 elena tariq mateo noor
elena: Third one. Can we have it in five languages?
linh: of course, send me the words
elena: Friday
@ 14d 18:40
fatima: The sewing circle makes bunting out of old shirts. We have 40 metres, we want 200. Bring shirts
sam: how old
fatima: Clean. That is all we ask
+ 👕 sam robin kwame
@ 12d 21:30
tariq: Line-up so far: the school brass band, Amara's radio choir, two songs by people who shall remain anonymous until they have practised, and us
amara: The choir has eleven people and nine of them can sing
kwame: The brass band has asked whether loud is allowed
tariq^1: Until 22:00 loud is compulsory
+ 🎺 kwame elena amara
@ 9d 17:05
wen: The insurance needs a list of everything with a plug.
tariq: everything?
wen: Everything.
tariq: I'll start with the kitchen
+ 😄 wen noor
mateo: One oven, 3 kW. I'd bake flatbread on the street if someone gives me power and a table
noor: Power box is at number 12, 32 A. I put you right next to it
+ 🫓 robin elena sam fatima
@ 6d 12:00
elena: Sign-up sheet for the long table: 64 families so far! We planned for 50
noor: I can make the table longer. It's a drawing
jonas: It is not only a drawing
elena: Oh hello Jonas! I added you, because of the trestles
+ 👋 jonas noor
jonas: 22 trestles are there. I can make six more if somebody sands
robin: I sand
+ 🙌 jonas elena
@ 3d 18:20
amara: Radio hour on Sunday is about the party. Who wants to say something? Two minutes each, no jingles
linh: I'd rather draw
amara: It's radio, Linh
linh^1: I know
+ 😂 amara tariq elena wen kwame
fatima: I will talk about shirts
@ 1d 20:48
wen: Spent 611 of 900. The toilets are confirmed. I repeat: confirmed.
+ 🚽 elena sam tariq
tariq: I will write a song about it
wen: Please don't.
@ 2h
elena: Weather for Saturday: 23 degrees, light wind, no rain 🤞
+ ☀️ tariq mateo noor linh
mateo: Then flatbread for 250. I start the dough on Thursday
fatima: 203 metres of bunting. We won
+ 🎏 elena linh amara kwame
sam: who has the tall ladder for hanging it?
noor: Jonas has it, Friday 17:00 at the pier end, we hang it together
@ 44m
amara: Microphone test on Friday at 19:00, anybody with a voice is welcome
tariq: and anybody with an ear
kwame: The brass band would like a second encore. They have not played the first one yet
elena: Give them everything
+ ❤️ kwame amara
`,
};
