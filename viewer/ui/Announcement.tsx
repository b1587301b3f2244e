import { useAnnouncement } from "./useAnnouncement.ts";

/** The short answer to what was just done; also read out. */
export function Announcement() {
  const text = useAnnouncement((state) => state.text);
  return <div role="status">{text && <p className="toast">{text}</p>}</div>;
}
