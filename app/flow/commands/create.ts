import { actingCommands } from './acting.ts';
import { arrivalCommands } from './arrivals.ts';
import { campaignCommands } from './campaigns.ts';
import { answerCommands } from './answers.ts';
import type { Commands } from './commands.ts';
import { csvCommands } from './csv.ts';
import { guarded } from './guard.ts';
import { learnedUplifts } from './learned.ts';
import { noteCommands } from './notes.ts';
import { ownerCommands } from './owners.ts';
import { peopleCommands } from './people.ts';
import { decisionCommands } from './decisions.ts';
import { personalCommands } from './personal.ts';
import { placementCommands } from './placements.ts';
import { previewCommands } from './preview.ts';
import { readinessCommands } from './readiness.ts';
import { settingsFileCommands } from './settings-file.ts';
import { feasibilityCommands } from './feasibility.ts';
import { surveyCommands } from './surveys.ts';
import { signOffCommands } from './signoff.ts';
import { stateCommands } from './states.ts';
import type { CommandPorts } from './support.ts';
import { teamCommands } from './team.ts';

/** Everything that a person can make Holdfast do, over these ports, refused to whoever may not. */
export function createCommands(ports: CommandPorts): Commands {
  const learnedUplift = learnedUplifts(ports);
  return guarded({
    ...campaignCommands(ports, learnedUplift),
    ...stateCommands(ports),
    ...signOffCommands(ports),
    ...surveyCommands(ports),
    ...feasibilityCommands(ports),
    ...actingCommands(ports),
    ...csvCommands(ports),
    ...arrivalCommands(ports),
    ...noteCommands(ports),
    ...ownerCommands(ports),
    ...peopleCommands(ports),
    ...personalCommands(ports),
    ...placementCommands(ports),
    ...decisionCommands(ports),
    ...previewCommands(ports, learnedUplift),
    ...readinessCommands(ports),
    ...answerCommands(ports),
    ...teamCommands(ports),
    ...settingsFileCommands(ports),
  });
}
