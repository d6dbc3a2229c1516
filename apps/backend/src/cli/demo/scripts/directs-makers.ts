import type { Script } from '../script.js';

/** Talks between people who build things. */
export const makerDirects: Script[] = [
  {
    members: ['priya', 'robin'],
    unread: 1,
    text: `
@ 27d 13:50
priya: Good to have you here! If anything about the setup is confusing, it's a bug
robin: Thanks for the invitation. So far the only confusing thing is how well it works
priya: Give it a week
+ 😄 robin
@ 22d 09:20
robin: Quick question: why do readings have both a number and a time? Isn't the time enough?
priya: Clocks lie, counters don't. A sensor can restart with a wrong clock, and then the order is all we have
robin: Ahh, so the order comes from the number and the time is only for people
priya^1: That sentence is better than our docs. Send it to Chloé!
+ 💡 robin
@ 11d 16:45
robin: I measured: most of the load time is the icon font
priya: We use four icons
robin: We ship 1,400
priya: 🫠
robin: Removing it now
@ 11d 17:20
priya: 1.9 MB → 240 KB?! I read it three times
+ 🚀 robin
@ 4d 21:05
priya: The talk got accepted! "A tide gauge for the price of a pizza", in October. Would you do the map half with me?
robin: On a stage? With people?
priya: Nice people. Nobody has ever thrown a buoy
robin: …yes. Before I can think about it
+ 🎤 priya
@ 1d 08:15
robin: First slides are in the folder, 12 of them, 3 are cormorants
priya: Five cormorants and we have a talk
@ 2h
priya: I'm on the ferry with your map right now. The arrow turned exactly when the boat did. Goosebumps
`,
  },
  {
    members: ['mira', 'robin'],
    text: `
@ 26d 12:00
mira: You left a jacket, a tape measure and half a sandwich at the Boathouse. I kept two of them
robin: I hope the right two
mira: The sandwich was at risk
+ 😂 robin
@ 20d 15:15
robin: Is there anything a beginner can weld that is useful?
mira: A hook. Everybody needs a hook, nobody needs it to be pretty
robin: One hook, please
@ 12d 19:40
mira: Your hook holds 38 kg. I stopped because I ran out of things
robin: I'm going to be insufferable about this hook
mira^1: You've earned it
+ 🪝 robin
@ 6d 10:10
mira: Would you hold the keys on Thursday afternoons? You live close, and you put things back
robin: Me? Gladly
mira: Then you're on the list: alarm code on paper, not in a chat
robin: Of course. I'll come by at five
@ 2d 09:05
robin: Electricity is off on Wednesday 8–10, right? I'd tell the print people
mira: Right. And thank you, you're the first who asked
`,
  },
  {
    members: ['tomas', 'robin'],
    text: `
@ 23d 21:30
tomas: You did well tonight. The radio was a difficult one
robin: I was nervous the whole time. What if I had made it worse?
tomas: It was broken. You could only have made it differently broken
+ 😄 robin
@ 17d 20:05
robin: Which soldering iron should I get? There are ten thousand
tomas: The one at the café, on loan, until you know what annoys you about it. Then buy the one that doesn't
robin: That's either wise or cheap
tomas: In my experience that's the same word
@ 9d 18:25
tomas: The amplifier from Thursday: it was the relay after all
robin: Not the capacitors? We changed six capacitors!
tomas*: They were old, they'll thank us. But it was the relay. 2.40
+ 🤦 robin
@ 3d 19:55
tomas: Tariq says thanks for the amplifier, he can hear himself again. His neighbours can too
robin: Two customers in one go
+ 😂 tomas
tomas: Same time on Thursday?
robin: Same time. I've got the sign-up page almost ready
`,
  },
  {
    members: ['sam', 'robin'],
    text: `
@ 20d 08:45
sam: Your rear wheel is ready. It was missing two spokes and any sense of direction
robin: Both describe me as well. What do I owe you?
sam: 15, or one website
robin: What kind of website?
sam: Opening hours, a phone number, and a photo of a bike
robin: That's an afternoon. Deal
+ 🤝 sam
@ 17d 21:10
robin: It's up! Loads in 40 milliseconds, even on your phone
sam: On MY phone?
sam: It does. I don't know what to do with all this time now
+ 😂 robin
@ 9d 13:30
sam: Three people came today because of the page. One of them brought a unicycle
robin: Can you fix unicycles?
sam^1: It's half a bike, so I charged half
@ 2d 21:40
robin: Is Sunday really easy this time, or "easy"?
sam: Easy. Apples. I promise
robin: You promised last time
sam: Last time I didn't mention apples
`,
  },
  {
    members: ['chloe', 'robin'],
    text: `
@ 21d 10:40
chloe: Priya forwarded me your sentence about clocks and counters. May I steal it?
robin: It's yours
chloe: It's page one of the protocol chapter now, with your name below it
+ 😊 robin
@ 15d 09:15
chloe: I followed the map's README as if I'd never seen a computer. I got stuck at step 3
robin: What does step 3 say?
chloe: "Configure as usual"
robin: Ouch. Who wrote that?
chloe: You did, on Tuesday
+ 😂 robin
robin: I'll fix it with shame and an example
chloe^1: Example is enough
@ 8d 16:00
robin-: wait, wrong chat
robin: Sorry! The new example is in, could you try again as a person who has never seen a computer?
chloe: It worked. I even understood why
+ ✅ robin
@ 1d 14:25
chloe: The French guide has its first reader who isn't me! A sailing school in Brest wants to build three
robin: Three! Does Aisha know?
chloe: She's already sending resistors
`,
  },
  {
    members: ['aisha', 'ben'],
    text: `
@ 13d 18:20
ben: About the three spare bits: one for low battery, one for "clock not set". The third?
aisha: Keep one. The day you use the last bit is the day you need another
ben: Spoken like someone who has been there
aisha: 2019. I don't want to talk about it
+ 😄 ben
@ 5d 20:30
ben: Oskar asked me why we don't just send JSON
aisha: What did you say?
ben: I showed him the airtime calculator. He went quiet and then said "oh"
aisha: Best "oh" there is
@ 1d 19:00
aisha: Could you look at gauge 7 when you pass? The signal dropped by 9 dB since Monday
ben: Tomorrow after lunch
`,
  },
];
