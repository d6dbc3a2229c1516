import type { Script } from '../script.js';

export const sundayRides: Script = {
  name: 'Sunday rides',
  members: ['sam', 'ravi', 'robin', 'hannah', 'ben', 'noor', 'tariq', 'greta'],
  text: `
@ 24d 20:00
sam: Sunday 9:00 at the pier. 42 km, flat, one café. Nobody gets dropped, not even me
+ 🚴 ravi hannah ben greta
ravi: I'll post the route. Gravel from km 18, nothing wild
noor: Is a city bike fine?
sam: A city bike with air in the tyres is fine. Come at 8:45 and I'll look at it
@ 21d 14:30
hannah: My legs are gone but what a day
+ 🦵 noor ravi
greta: The café had my honey on the shelf and did not know it was mine. I bought it
+ 😂 sam hannah ravi tariq
ravi: 43.1 km, 19.4 average, 2 punctures, 11 pieces of cake
sam^1: The important figures
@ 14d 19:10
ben: Would anybody do the lighthouse next time? 70 km, and I could check an antenna on the way
ravi: Ben has never cycled without a reason
ben: That is correct
+ 😄 ravi sam hannah
hannah: 70 is too far for me yet. I'd turn back at the mill
greta: I turn with you, the mill has cake
+ 🍰 hannah
@ 8d 16:00
ravi: Lighthouse done: Sam, Ben, Robin and me. Headwind both ways, I have the data to prove it
robin: My data is that I can't move
sam: You pulled for ten kilometres! Chapeau
+ 👏 ravi ben hannah
ben: Antenna is fine by the way. Thank you for asking
@ 2d 21:15
sam: This Sunday easy again: the orchard loop, 35 km, apples included
+ 🍎 noor hannah greta robin
tariq: Can I come with the folding bike and dignity?
sam: With one of them, certainly
+ 😂 tariq ravi noor
`,
};
