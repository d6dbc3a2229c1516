import type { Script } from '../script.js';

export const boathouse: Script = {
  name: 'Boathouse workshop',
  members: [
    'mira',
    'jonas',
    'robin',
    'yuki',
    'tomas',
    'lars',
    'noor',
    'oskar',
    'sam',
    'wen',
    'linh',
    'kwame',
  ],
  muted: true,
  text: `
@ 27d 09:00
mira: House rules are on the wall again, in letters that even Lars can read without glasses
lars: I read them. Rule 4 has a comma too many.
+ 😂 mira yuki jonas
mira: Rule 5: no grammar during welding
@ 23d 13:37
yuki: printer 2 is back! new nozzle, new belts, it purrs
+ 🐱 oskar kwame robin
oskar: can I print the sensor housings on it tonight?
yuki: yes, book it on the sheet. and stay for the first layer please, it knows when you leave
jonas: Machines can smell hurry
@ 19d 18:45
mira: Welding course: six places, two evenings, next Tuesday and Wednesday. Long sleeves, no plastic shoes
noor: Me please!
robin: Me too
linh: is it allowed to draw instead of weld?
mira^1: Yes, but with a mask
+ ✍️ linh
kwame: I'd like to, if I may leave at nine
mira: Noor, Robin, Kwame, Linh with a pencil. Two places left
sam: one for me, I have a cargo bike idea
wen: And one for me. I should know what I sign the bills for.
+ 💪 mira jonas
mira: Full!
@ 13d 22:01
robin: My first weld looks like a caterpillar
mira: A caterpillar that holds. I jumped on it
+ 🐛 robin noor yuki sam
noor: Mine is more of a landscape
wen: Mine passed the audit.
+ 😄 mira lars
@ 11d 10:20
jonas: Who has the 120 mm hole saw? It left the tool library on the 3rd and has not been seen since
tomas: …it's in my van. Bringing it tonight, sorry!
jonas^1: The shed forgives. The shed does not forget
+ 😂 tomas mira robin
@ 9d 16:08
lars: The bandsaw needs a new upper bearing. It sings in B flat.
mira: Please nobody use it until Lars says so. I put the tag on
lars: Bearing arrives on Friday. 18 euros.
wen: Approved. Thank you for asking before buying, unlike some people with plasma cutters
mira^1: It was on sale!
+ 😂 wen jonas yuki tomas
@ 7d 11:55
lars: Bearing is in. It does not sing any more.
+ 👏 mira jonas oskar
jonas: I miss it a little
@ 4d 15:30
kwame: Could eight kids visit on Saturday morning? They want to see how a thing gets from a drawing into the world
yuki: yes!! we draw a key ring, cut it, and everyone takes one home
mira: I'll do sparks behind the curtain, they love sparks
+ ✨ kwame linh oskar
sam: I can show how a wheel gets straight
kwame: You are all wonderful. I bring ear protection and permission slips
@ 2d 08:50
mira: Electricity will be off on Wednesday from 8 to 10, the meter gets changed. Save your prints
yuki: noted, nothing long overnight
@ 6h
jonas: Beams for the garden shelter are planed and stacked at the back wall. Please do not turn them into shelves
tomas: What about one small shelf
jonas: Tomas.
+ 😂 mira noor robin yuki lars
`,
};
