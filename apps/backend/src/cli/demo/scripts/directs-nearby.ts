import type { Script } from '../script.js';

/** Talks between neighbours. */
export const nearbyDirects: Script[] = [
  {
    members: ['elena', 'robin'],
    unread: 2,
    text: `
@ 18d 20:10
elena: Hello neighbour! You're on plot 19, so you are now responsible for half of our fence
robin: I accept this honour. Which half leans?
elena: Both, but in different directions
+ 😄 robin
robin: Saturday with a hammer?
elena: Saturday with a hammer. I bring coffee
@ 15d 13:05
robin: Fence stands! My thumb will recover
elena: You were very brave, and only swore in one language
robin^1: I'm learning the others from the subtitles
+ 😂 elena
@ 7d 18:30
elena: Film night on Friday: a Georgian comedy from 1968. I made the subtitles myself, so if a joke is bad, it's mine
robin: I'll be there. Need help with the chairs?
elena: At 19:00, yes please
@ 6d 23:14
robin: I laughed so much at the goat
elena: Everybody laughs at the goat. It was not in the script
+ 🐐 robin
@ 1h
elena: Can you put the sign-up for the street party on the same page as the repair queue? 64 families on paper is too much paper
elena: No hurry. But tomorrow
`,
  },
  {
    members: ['hannah', 'robin'],
    text: `
@ 16d 06:20
hannah: Off the night shift and the whole street smells of Mateo's bread. I don't know how you all sleep
robin: Windows shut, dreams of croissants
@ 12d 17:45
hannah: Odd question: could Olga stay with you on Thursday from six to nine? She's 14 and sleeps 22 hours a day
robin: Olga the dog? With pleasure
hannah: She likes the radio, and dislikes men with umbrellas
robin: I will hide the umbrella
+ 🐶 hannah
@ 10d 19:12
robin: Status: asleep on my foot since 18:04. I can no longer feel it
hannah: That's how you know she loves you
@ 10d 21:02
hannah: Thank you!! She smells of cheese. Did she get cheese?
robin^1: No comment
+ 😂 hannah
@ 3d 07:30
hannah: 10 km without stopping this morning!
robin: What! Congratulations!
+ 🎉 hannah
hannah: The half marathon is in October. I may have signed up. I may have signed you up too
robin: Hannah
hannah: There's cake at the end
robin: …send me the training plan
`,
  },
  {
    members: ['lars', 'robin'],
    text: `
@ 24d 09:30
lars: Good morning. Tomas says you want to learn about motors. I have a table, a motor and time.
robin: Good morning! Yes to all three
lars: Wednesday, 10 o'clock. Bring no tools, you would only be attached to them.
@ 23d 12:40
robin: Thank you for today. I had no idea brushes were a thing you could just replace
lars: Most things are. People forget that.
@ 14d 16:20
robin: The coffee grinder at home stopped, I opened it, and it was the brushes!!
lars: And?
robin: And it works. And there was coffee everywhere
lars^1: Both are part of it.
+ ❤️ robin
@ 5d 11:00
lars: I am looking at your map on the big computer of my granddaughter. The pier is on the wrong side of the slipway.
robin: By how much?
lars: Eleven metres. I have stood there for thirty-one years.
robin: Then the map is wrong. Fixed, reload please
lars: Now it is right. Thank you.
+ 🙏 robin
@ 1d 10:05
lars: On Thursday there will be a storm. If you want to see what the ferry does in it, the best place is the window of the café upstairs. I will be there at seven.
robin: I'll bring cake
lars: No need. They have cake. But thank you.
`,
  },
  {
    members: ['mateo', 'robin'],
    text: `
@ 22d 05:10
mateo: Sorry for the hour, it's my noon. Do you still need flour buckets for the repair café? I have ten
robin: Good noon! Yes please, Tomas wants to sort cables
mateo: They smell a bit of rye
robin: The cables won't mind
@ 13d 15:20
mateo: Try this and be honest. I left two loaves at your door: A and B
robin: B
mateo: You didn't even say why
robin: There was no time to think. There is also no B any more
+ 😂 mateo
mateo: B is 30 % spelt from the mill of the orchard loop. Ok. B it is
@ 4d 14:02
mateo: For the street: how many amps does an oven draw at 3 kW? Noor explained it but I was counting rolls
robin: About 13. You're on the 32 A box, so you could run two
mateo^1: TWO
robin: I fear I've started something
+ 🔥 mateo
`,
  },
  {
    members: ['linh', 'robin'],
    text: `
@ 19d 17:00
linh: hi! I heard you make the map. I have opinions about its greens
robin: Please, all of them
linh: there are four greens and they are not friends
robin: 😂 Could you introduce them to each other?
linh: give me an evening
@ 18d 22:40
linh: here is a palette with two greens, one sand, three blues. the blues go darker the way water does
robin: Oh. That's so much better. May I use it?
linh^1: it was made for it
+ 💙 robin
@ 8d 19:33
robin: You're in the credits now, right below the cormorant
linh: best company I've had
@ 2d 12:48
linh: would you proofread the poster? the date appears five times and I no longer see numbers
robin: Third language says the 29th, all the others the 28th
linh: I knew it. I felt it. thank you
+ 🙈 robin
`,
  },
  {
    members: ['ines', 'greta'],
    text: `
@ 22d 10:15
ines: I still cannot believe you took a swarm out of a plum tree with a cardboard box
greta: It's a very good cardboard box
+ 😄 ines
greta: They settled in well, by the way. Calm as cows
ines: What does a hive need from the garden?
greta: Flowers that aren't all finished in June. Phacelia, borage, and leave the ivy
ines: The ivy stays, then. Kwame will be glad
@ 9d 18:50
greta: First frame of the new hive: almost full
ines: Already? What did they find?
greta: I think all of Fatima's mint
+ 🍃 ines
`,
  },
];
