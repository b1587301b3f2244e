import "./styles/screens.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { startI18n, useWords } from "./i18n/i18n.ts";
import { useTwin } from "./state.ts";
import { createQueryClient } from "./ui/queries.ts";
import { rememberedLanguage } from "./ui/remembered.ts";

reservePressableStyle();
const language = rememberedLanguage();
useTwin.getState().setLanguage(language);
await startI18n(language);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
createRoot(root).render(
  <QueryClientProvider client={createQueryClient()}>
    <Localised />
  </QueryClientProvider>,
);

function Localised() {
  const { language: shown } = useWords();
  return (
    <I18nProvider locale={shown === "zh" ? "zh-CN" : "en-GB"}>
      <App />
    </I18nProvider>
  );
}

/**
 * React Aria puts a <style> of one rule into the page unless an element of this id is there; our content security
 * policy refuses inline styles, so the rule stands in base.css and this empty element keeps the place.
 */
function reservePressableStyle(): void {
  const place = document.createElement("meta");
  place.id = "react-aria-pressable-style";
  document.head.append(place);
}
