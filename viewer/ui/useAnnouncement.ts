import { create } from "zustand";

interface Announcement {
  /** short answer to something the person did, shown for a moment and read to them */
  text: string | undefined;
  announce: (text: string) => void;
}

const SHOWN_MS = 2400;
let timer: ReturnType<typeof setTimeout> | undefined;

/** "Copied" and the like: one at a time, gone by itself. */
export const useAnnouncement = create<Announcement>()((set) => ({
  text: undefined,
  announce: (text) => {
    clearTimeout(timer);
    set({ text });
    timer = setTimeout(() => set({ text: undefined }), SHOWN_MS);
  },
}));
