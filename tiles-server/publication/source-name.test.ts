import { expect, it } from "vitest";
import { sourceName } from "./source-name.ts";

it.each([
  ["/home/li/county/给水管线.shp", "给水管线.shp"],
  ["water/pipes.gpkg", "pipes.gpkg"],
  ["C:\\surveys\\pipes.dxf", "pipes.dxf"],
  ["postgres://reader:geheim@db:5432/gis?query=SELECT * FROM pipes", "postgres://db:5432/gis"],
])("names the source %s as %s", (source, name) => {
  expect(sourceName(source)).toBe(name);
});
