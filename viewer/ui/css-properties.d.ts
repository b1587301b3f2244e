import "react";

declare module "react" {
  interface CSSProperties {
    /** our custom properties, set on elements that the style sheets read them from */
    [name: `--${string}`]: string | number | undefined;
  }
}
