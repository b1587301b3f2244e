import { Component, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";

interface ErrorBoundaryProps {
  children: ReactNode;
  onError?: (error: Error) => void;
  /** the person asked to open the part again */
  onRetry?: () => void;
}

/** Keeps the failure of one part of the screen to that part, names it, and offers to open the part again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error) {
    this.props.onError?.(error);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const retry = () => {
      this.props.onRetry?.();
      this.setState({ error: null });
    };
    return <Crashed message={error.message} onRetry={retry} />;
  }
}

function Crashed({ message, onRetry }: { message: string; onRetry: () => void }) {
  const { t } = useWords();
  return (
    <div className="centre-message crashed" role="alert">
      <div className="content">
        <h2>{t("problem.crashed")}</h2>
        <p>{t("problem.crashedHint", { message })}</p>
        <Button className="button" onPress={onRetry}>
          {t("problem.reload")}
        </Button>
      </div>
    </div>
  );
}
