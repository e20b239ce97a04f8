import { actingCommands } from './acting.ts';
import { campaignCommands } from './campaigns.ts';
import type { Commands } from './commands.ts';
import { csvCommands } from './csv.ts';
import { peopleCommands } from './people.ts';
import { stateCommands } from './states.ts';
import type { CommandPorts } from './support.ts';

/** Everything that a person can make Holdfast do, over these ports. */
export const createCommands = (ports: CommandPorts): Commands => ({
  ...campaignCommands(ports),
  ...stateCommands(ports),
  ...actingCommands(ports),
  ...csvCommands(ports),
  ...peopleCommands(ports),
});
