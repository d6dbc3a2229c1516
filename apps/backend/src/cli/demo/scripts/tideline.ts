import type { Script } from '../script.js';

export const tideline: Script = {
  name: 'Tideline – development',
  members: ['aisha', 'priya', 'robin', 'ben', 'oskar', 'chloe', 'ravi', 'lars', 'yuki'],
  unread: 6,
  text: `
@ 28d 08:31
aisha: Firmware 0.9 is tagged. The sensor now sleeps at 4 µA instead of 31, which makes three years on two AA cells
+ 🚀 priya ben ravi oskar
ben: Three years! My bet was eighteen months
priya: What was eating it?
aisha^1: The pull-up on the ultrasonic echo pin. One resistor. Two weeks of my life.
+ 😂 ben ravi robin
lars: It is always one resistor.
@ 27d 14:10
robin: Hi all, Priya invited me. I'd like to help with the map. Where do I start?
priya: Welcome! 👋 Clone it, run npm start, you get a map with fake water levels. The issue list has a label "good first"
chloe: And if the README lies to you at any point, tell me. I collect lies
+ 👍 robin priya
robin: It ran on the first try, which I did not expect at all
priya^1: That sentence goes on the front page
@ 25d 19:47
oskar: I opened a pull request, it's my first one ever, please be gentle
aisha: Looking now
aisha: This is good! Two small comments, both about names. The median filter is exactly what we needed
+ 🎉 oskar robin chloe
oskar: fixed, and I found the test runner. there are many tests
aisha: There are many tides
+ 😄 oskar ben lars
@ 25d 21:03
aisha: Merged. Congratulations, you are in the next release
+ 🥳 oskar priya robin ben chloe
oskar: telling my mum
@ 21d 11:20
ravi: I compared a month of our gauge at the ferry pier with the harbour authority. Median difference 1.4 cm, worst 6 cm, and the worst ones are all at noon on sunny days
lars: The sun heats the pipe. Sound is faster in warm air.
aisha^1: Oh that is a lovely bug. We correct for the temperature of the board, and the board sits in the shade
ravi: So a second thermometer at the sensor?
aisha: 40 cents. Yes
+ 👏 lars ravi
priya: Lars, I keep a list called "things Lars knew". It's getting long
+ ❤️ lars
@ 20d 09:02
ben: Range test from the water tower yesterday. 11.3 km to the lighthouse with the small antenna, SF9, no packet lost in an hour
+ 📡 aisha ravi priya oskar
robin: Did you carry the antenna up there yourself?
ben^1: 214 steps. Twice. I forgot the cable
+ 😂 robin aisha oskar
@ 16d 15:33
robin: First draft of the new map. Colour is the level against the normal of that hour, the arrow says rising or falling. What do you think?
priya: I love the arrows
chloe: For colour-blind people the two middle steps look alike. Could the falling ones be outlined as well?
robin: Good point, will do. Outline plus shape, then it also prints in grey
+ 👍 chloe
ravi: Could it show the forecast too? I have six months of data and a model that is only a little wrong
robin^1: Only a little wrong is better than no forecast
ravi: That's going on my business card
+ 😄 robin priya chloe
@ 14d 10:00
priya: Small incident report: the queue filled up on Saturday night because one gateway sent the same packet 40,000 times. Nothing was lost, the duplicates were dropped as they should be, but the disk got to 91 %
ben: That was my gateway. The clock had jumped to 1970 after the power cut
priya: It now refuses readings from before the project existed. Also from the future
aisha: Poor time travellers
+ 😂 ben ravi chloe oskar
@ 9d 17:15
chloe: The build guide is now in English, Spanish, Polish and Arabic. Thank you Elena, Mateo, Oskar and Fatima!
+ 🌍 priya aisha ben robin ravi
chloe: Japanese is half done. Yuki, no pressure
yuki: pressure felt
+ 😅 chloe
@ 9d 17:40
yuki: also: new housing printed. PETG, gasket groove, and it floats if it falls off the pier
lars: It should not fall off the pier.
yuki^1: and yet
+ 😂 lars ben aisha oskar
@ 6d 20:22
robin: Map is ready for review. Initial load went from 1.9 MB to 240 KB, mostly by not shipping every icon ever drawn
priya: Reviewing tonight with tea
+ ☕ robin
priya: Two questions inline, otherwise 👌 The keyboard navigation between gauges is really nice
@ 5d 07:58
priya: Merged and live. Open it on the ferry and hold up your phone, it's a good feeling
+ 🎉 robin aisha ben chloe ravi oskar lars
lars: I showed it to the captain. He asked whether it is expensive. I said it is ours.
+ ❤️ priya aisha robin chloe ben
@ 3d 12:12
oskar: Is somebody working on the low-battery warning? If not I'd take it
aisha: It's yours. Talk to Ben about the spare bits in the packet before you start, there are exactly three
oskar: three bits!! luxury
ben: Come by on Saturday, I'll show you the radio side
+ 👍 oskar
@ 1d 18:05
ravi: Storm front on Thursday night, the forecast says +62 cm at the pier. A good test for the alarm path
priya: Let's do a dry run tomorrow at noon. I'll raise a fake level, everyone says when their phone rings
+ ✅ aisha robin ben ravi
aisha*: Battery voltages are all fine, gauge 7 is the lowest with 2.71 V
@ 3h
priya: Dry run done: 9 of 9 phones in under four seconds
+ 🔔 aisha ben ravi chloe
lars: Mine played the trumpet in the middle of the library.
+ 😂 chloe yuki oskar priya
ben: Gauge 7 sounded a bit weak, I'll cycle past and look at the antenna
aisha: Thank you! Screwdriver T10, and mind the step
@ 22m
ben: Found it. A cormorant lives on gauge 7 now
yuki: version 2 of the housing gets a perch
aisha: Please log the cormorant as a known issue
+ 🐦 ben yuki chloe
`,
};
