import type { Decider, EventVersions } from '@app/kernel';
import { admitBatch } from './admit-batch/admit-batch.decide.js';
import { emptyIntake, evolveIntake, type Intake } from './intake.state.js';
import type { AdmitBatch } from './vault.commands.js';
import type { IntakeFact } from './vault.events.js';
import { vaultVersions } from './vault.upcasters.js';

/** Everything there is to the stream `intake`. */
export const intakeDecider: Decider<Intake, AdmitBatch, IntakeFact> & EventVersions & { readonly name: string } = {
  name: 'intake',
  initialState: emptyIntake,
  evolve: evolveIntake,
  decide: admitBatch,
  ...vaultVersions,
};
