import type { Theme } from "../state.ts";

/** Edge of a symbol's image, CSS pixels at scale 1. */
export const SYMBOL_PIXELS = 40;

/** A vehicle from afar: a dot with a nose; hollow and grey where its place is not known now. Each is drawn once. */
export function vehicleSymbol(colour: string, theme: Theme, isKnown: boolean): HTMLCanvasElement {
  const key = `${colour} ${theme} ${isKnown}`;
  const symbol = SYMBOLS.get(key) ?? drawnSymbol(colour, theme, isKnown);
  SYMBOLS.set(key, symbol);
  return symbol;
}
const SYMBOLS = new Map<string, HTMLCanvasElement>();

function drawnSymbol(colour: string, theme: Theme, isKnown: boolean): HTMLCanvasElement {
  const scale = 2;
  const canvas = document.createElement("canvas");
  canvas.width = SYMBOL_PIXELS * scale;
  canvas.height = SYMBOL_PIXELS * scale;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2D canvas for vehicle symbols");
  pen.scale(scale, scale);
  pen.translate(SYMBOL_PIXELS / 2, SYMBOL_PIXELS / 2);
  const rim = theme === "dark" ? "#0a1118" : "#ffffff";
  if (!isKnown) {
    pen.lineWidth = 4.5;
    pen.strokeStyle = rim;
    circle(pen, 6.5);
    pen.stroke();
    pen.lineWidth = 2.2;
    pen.strokeStyle = theme === "dark" ? "#8ea4b2" : "#5f7280";
    pen.stroke();
    return canvas;
  }
  if (theme === "dark") {
    const halo = pen.createRadialGradient(0, 0, 3, 0, 0, 18);
    halo.addColorStop(0, `${colour}88`);
    halo.addColorStop(1, `${colour}00`);
    pen.fillStyle = halo;
    circle(pen, 18);
    pen.fill();
  }
  pen.beginPath();
  pen.moveTo(0, -11.5);
  pen.lineTo(4.9, -4.9);
  pen.arc(0, 0, 6.9, -Math.PI / 4, (5 * Math.PI) / 4);
  pen.closePath();
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = rim;
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
  return canvas;
}

function circle(pen: CanvasRenderingContext2D, radius: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
}
