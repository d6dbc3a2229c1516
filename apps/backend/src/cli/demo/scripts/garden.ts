import type { Script } from '../script.js';

export const garden: Script = {
  name: 'Community garden 🌱',
  members: ['ines', 'greta', 'robin', 'noor', 'hannah', 'mateo', 'kwame', 'elena', 'linh', 'jonas', 'fatima'],
  text: `
@ 30d 07:40
ines: Good morning gardeners! The water is back on. Please check the tap of your row for drips
hannah: Row C drips, I tightened it by hand but it needs a new washer
jonas: I have a box of washers. Will pass by at noon
+ 🙏 ines hannah
@ 29d 18:22
ines: Seed swap on Sunday at 14:00, by the big table. Bring what you have too much of. I have nine kinds of tomato and no self-control
+ 🍅 mateo greta elena robin
mateo: I bring basil and focaccia. For research
noor: I have no seeds, only a balcony. May I come anyway?
ines^1: The balcony people are our best customers
+ 😄 noor linh
@ 26d 16:55
kwame: The code club counted 41 worms in one square of the compost. They made a bar chart. I have never been prouder
+ 🪱 ines greta hannah
ines: 41! Last autumn it was 12. The coffee grounds work
mateo: I can bring a bucket every day
ines: Twice a week is plenty, or they will never sleep
+ 😂 mateo kwame linh
@ 22d 08:12
greta: A swarm is sitting in the plum tree next to row F. Please leave it alone and keep the children a little away, I'll be there in 20 minutes with a box
hannah: Blocked the path with a wheelbarrow
greta: Thank you, perfect
@ 22d 09:40
greta: All in the box, including the queen. Hive number five, it seems 🐝
+ 🐝 ines kwame robin elena mateo linh
linh: I drew it while you did that. Poster?
greta: Yes please!
ines: That goes to the gate, in large
@ 18d 19:05
robin: Is plot 19 really free? I walked past and it's mostly thistles
ines: It is, and it could be yours. The thistles are included in the price
robin: Sold
+ 🎉 ines hannah kwame
elena: Welcome neighbour, I'm on 20. I have gloves in your size
fatima: And on 18 we have mint. You will have mint too, whether you want it or not
+ 😂 elena ines robin
@ 15d 17:30
robin: Four hours, six bags of thistles, one old spoon from 1962
ines^1: Keep the spoon!
jonas: Borrow the broadfork next time, it's in the tool library. Your back will write me a letter of thanks
+ 👍 robin
@ 11d 06:58
hannah: Somebody has eaten every lettuce in row C
ines: Slugs?
hannah: Too tidy. There is a small neat hole under the fence
noor: A rabbit with a plan
+ 🐰 hannah elena linh
jonas: I'll set a board along it on Saturday
hannah: Leave a bit of lettuce for it outside? I feel bad
ines^1: This is how we got four hedgehogs
+ ❤️ hannah kwame elena
@ 8d 12:15
noor: I sketched the shelter for the big table: six posts, green roof, rain into two barrels. Jonas says it can be done with the school's old beams
+ 😍 ines hannah greta fatima robin
ines: It's beautiful. What does it need from us?
noor: One weekend, eight pairs of hands and somebody who isn't afraid of ladders
kwame: I am afraid of ladders but I make very good sandwiches
+ 🥪 noor jonas
robin: Count me in for ladders
jonas: Saturday the week after next, 9:00. I'll mark the posts before
@ 4d 19:44
ines: Watering list for the dry week: Mon Hannah, Tue Elena, Wed Robin, Thu Fatima, Fri Kwame, weekend me. Early or late please, never at noon
+ ✅ hannah elena robin fatima kwame
@ 2d 20:10
robin: Watered. The beans on 12 are at the top of their poles and looking for more sky
ines^1: They always do in the second week. Cut the tips and they go sideways
linh: there is a metaphor in this
+ 🌱 ines noor
@ 1d 07:25
fatima: Mint tea at the big table on Sunday, 16:00. There is a surplus.
elena: There is always a surplus
+ 🍵 robin elena greta noor hannah
`,
};
