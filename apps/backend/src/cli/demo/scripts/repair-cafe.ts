import type { Script } from '../script.js';

export const repairCafe: Script = {
  name: 'Repair café',
  members: [
    'tomas',
    'mira',
    'robin',
    'jonas',
    'fatima',
    'lars',
    'sam',
    'yuki',
    'wen',
    'hannah',
    'oskar',
    'amara',
    'elena',
  ],
  unread: 4,
  text: `
@ 26d 17:02
tomas: Doors open Thursday at 18:00 as usual. Who is on which table?
mira: Metal and anything heavy
fatima: Textiles, and I'm bringing the second machine this time
sam: Bikes, outside if it stays dry
+ 🚲 tomas
lars: Motors. I have a coffee grinder waiting since last month.
tomas: That leaves electronics for me. Could use a second pair of hands, the queue was out of the door last time
robin: I can solder. Badly, but with enthusiasm
+ 😄 tomas mira fatima
tomas^1: Perfect, that's how we all started. Table 3, safety glasses are in the blue box
+ 👍 robin
@ 24d 20:51
tomas: What an evening. 31 things in, 24 out working 🎉
+ 🎉 mira fatima lars sam robin wen
wen: I count 23. The blender does not count, it smoked.
tomas^1: It smoked quietly
+ 😂 wen lars mira hannah
hannah: Whoever fixed the old lady's radio: she danced in front of the Boathouse. Actually danced.
+ ❤️ tomas robin amara fatima elena
robin: That was Lars. I only held the torch
lars^1: The torch is half of the work.
amara: I got thirty seconds of it on tape. With her permission it goes into Sunday's programme
+ 👏 tomas hannah elena
@ 19d 09:14
wen: Donations last time: 184.50. Minus solder, fuses and cake that leaves 131.20 for the oscilloscope fund
wen*: We are at 412 of 650.
+ 💪 tomas yuki
yuki: I could sell some of the crooked mugs for it? There are many crooked mugs
mira: The crooked ones are the best ones
fatima: I'd take four
elena: Two for the film night please
yuki: ok ok, a shelf of shame at the entrance then. 5 each
+ ☕ fatima elena robin mira
@ 17d 18:30
tomas: Reminder: no microwaves on the tables please. Not even "just to look"
lars: Somebody brought a microwave?
tomas: Somebody brought two
sam: 😬
tomas: For those who are new: the capacitor keeps a deadly charge for days after unplugging. We send them to the recycling yard, kindly and firmly
+ 👍 robin oskar mira lars
@ 12d 16:40
oskar: Can I come and watch tomorrow? I want to learn how you find a fault without a schematic
tomas: Come and do. Watching is for television
oskar: 😅 ok
lars^3: The trick is to begin with what is hot, what is loose and what smells.
+ 📝 oskar robin
mira: Also marriage advice
+ 😂 tomas sam elena wen
@ 10d 21:12
oskar: I fixed a lamp!!!
+ 🎉 tomas robin lars mira hannah
tomas: He did. Found the broken wire in the base in under ten minutes
lars: And he did not swear once. Remarkable.
fatima: 14 zips, 3 coats, and one wedding dress that nobody shall ever speak of
elena^1: I saw it. It is art now.
@ 5d 10:05
jonas: I made a rolling cart for the electronics table, drawers and all. Where should it live?
tomas: Jonas. You did not have to. Thank you!
+ ❤️ jonas robin
mira: Under the stairs, next to the compressor. I'll clear the space
jonas: Brakes on two wheels. I know you people
wen: What do we owe you for the wood?
jonas^1: It was the old stage of the school. Nothing
+ 🙌 wen tomas hannah
@ 2d 19:20
tomas: Next session is this Thursday. The library lends us their projector cart, so please no soldering on it this time
sam: That was one time
yuki: it was a very visible one time
+ 😄 sam tomas mira
robin: I wrote a little page to sign in items, so people can see where they are in the queue. Works on the phone. Shall I bring it?
wen: Does it count things that smoke?
robin^1: There is a separate column for that
+ 😂 wen tomas lars
tomas^2: Bring it! I'll put a tablet at the door
@ 4h
hannah: Can I bring my neighbour's hearing aid charger? She's 91 and cannot queue
tomas: Of course, bring it at 17:30, I'll look before we open
+ ❤️ hannah fatima
hannah: You're the best
@ 38m
fatima: The second machine is back from service! Who has a car on Thursday at five?
jonas: I have the van
fatima: Then cake is on me 🍰
+ 🍰 jonas tomas
`,
};
