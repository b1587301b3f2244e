import type { ReactNode } from "react";

interface NoticeProps {
  severity: "warning" | "alarm";
  title: string;
  hint?: string;
  /** a button, where something can be done */
  children?: ReactNode;
}

/** One thing that is wrong now, in words, with what happens next. It leaves by itself when the cause is gone. */
export function Notice({ severity, title, hint, children }: NoticeProps) {
  return (
    <div className="notice" data-severity={severity} role={severity === "alarm" ? "alert" : "status"}>
      <span className="mark" aria-hidden="true" />
      <strong>{title}</strong>
      {children}
      {hint && <p>{hint}</p>}
    </div>
  );
}
