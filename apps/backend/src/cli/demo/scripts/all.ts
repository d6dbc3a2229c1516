import type { Script } from '../script.js';
import { boathouse } from './boathouse.js';
import { makerDirects } from './directs-makers.js';
import { nearbyDirects } from './directs-nearby.js';
import { garden } from './garden.js';
import { repairCafe } from './repair-cafe.js';
import { streetParty } from './street-party.js';
import { sundayRides } from './sunday-rides.js';
import { tideline } from './tideline.js';

export const scripts: Script[] = [
  repairCafe,
  tideline,
  garden,
  boathouse,
  streetParty,
  sundayRides,
  ...nearbyDirects,
  ...makerDirects,
];
