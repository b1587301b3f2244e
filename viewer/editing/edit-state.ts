import { create } from "zustand";
import type { FeatureRef } from "../state.ts";
import type { Draft } from "./edit-draft.ts";

/**
 * What was typed into forms of features, until it is saved or thrown away: choosing another feature or closing the form
 * loses nothing. The key stays in memory only: it is gone with the page.
 */
interface EditState {
  /** by `keyOf` */
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly key: string | null;
  setField(feature: FeatureRef, field: string, text: string): void;
  drop(feature: FeatureRef): void;
  setKey(key: string | null): void;
}

export const useEditState = create<EditState>()((set) => ({
  drafts: {},
  key: null,
  setField: (feature, field, text) =>
    set(({ drafts }) => ({
      drafts: { ...drafts, [keyOf(feature)]: { ...drafts[keyOf(feature)], [field]: text } },
    })),
  drop: (feature) =>
    set(({ drafts }) => {
      const { [keyOf(feature)]: _, ...others } = drafts;
      return { drafts: others };
    }),
  setKey: (key) => set({ key }),
}));

export function keyOf({ layer, id }: FeatureRef): string {
  return `${layer}/${id}`;
}
