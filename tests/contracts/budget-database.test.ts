import { createBudgetStore } from '../../app/db/budget.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { describeBudgetStore } from './budget-store.ts';
import { NOON } from './store-fixture.ts';

onEachDatabase('API budget', (ground) => {
  describeBudgetStore('in the database', async () => {
    await ground.database.prisma.apiBudget.deleteMany();
    let now = NOON;
    const clock = { now: () => now, advance: (ms: number) => void (now += ms) };
    return { store: createBudgetStore(ground.database, clock), clock };
  });
});
