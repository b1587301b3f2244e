import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Label } from "../../contract/fields.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "zh" | "en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "screens";
    resources: { screens: typeof zh };
  }
}

/** Loads both languages (they are bundled) and starts in `language`. Values are text for React, so nothing is escaped twice. */
export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: "screens",
    resources: { zh: { screens: zh }, en: { screens: en } },
    interpolation: { escapeValue: false },
  });
  markDocument(language);
}

/** Switches every string of the screen, and what assistive technology is told of it. */
export async function setLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  markDocument(language);
}

function markDocument(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** Words in the language of the screen: `t` for our own strings, `name` for labels of the catalogue. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  return { t, language, name: (label: Label) => label[language] };
}

export type Words = ReturnType<typeof useWords>;
