import type { Language } from "../i18n/i18n.ts";

const LANGUAGE_KEY = "county-twin.language";

/** Language of the link (`?lang=en`), else the one chosen last on this computer, else Chinese. */
export function rememberedLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("lang");
  const chosen = asked ?? window.localStorage.getItem(LANGUAGE_KEY);
  return chosen === "en" ? "en" : "zh";
}

export function rememberLanguage(language: Language): void {
  window.localStorage.setItem(LANGUAGE_KEY, language);
}
