/** What a field hands on is saved by somebody else: nothing comes back, or whether it was taken. */
export type Saving = Promise<boolean> | undefined | void;

/** Gives what was typed back to its field when it was not taken: nobody should have to type it twice. */
export async function orGiveBack(saving: Saving, giveBack: () => void): Promise<void> {
  if (saving !== undefined && !(await saving)) giveBack();
}
