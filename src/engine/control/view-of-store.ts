import type { View } from "../model/view.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { SoftStore } from "./soft-store.ts";
import { State } from "./state.ts";

/** All that a store holds at this moment. */
export async function viewOfStore(store: Store, clock: Clock): Promise<View> {
  const state = new State(store, new SoftStore(), clock, () => {});
  try {
    await state.start();
    return state.view;
  } finally {
    state.stop();
  }
}
