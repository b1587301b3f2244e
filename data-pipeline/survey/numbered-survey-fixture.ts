import type { Source } from "../../contract/county.ts";

/** Three surveyed points (northing X and easting Y in EPSG:4546, metres) and three lines that only name their ends. */
export const POINTS = `WTDH,X,Y,FSW,TZ,DMGC,MS
JS1,2786672.9,558362.9,阀门,,200.00,1.20
JS2,2786672.9,558462.9,,三通,202.00,1.40
JS3,2786772.9,558462.9,消火栓,,203.00,
`;
export const PIPES = `GXBM,QDDH,ZDDH,QDMS,ZDMS,QDGC,ZDGC,GJ,CZ,JSND
G1,JS1,JS2,1.20,1.40,,,DN200,球墨铸铁,2011
G2,JS2,JS3,,,200.50,201.10,De110,PE,２０１５
G3,JS3,JS1,,,,,300,铸铁,0
`;
export const points: Source = { file: "JSP.csv", layer: "water-facilities", crs: "EPSG:4546" };
export const pipes: Source = { file: "JSL.csv", layer: "water" };
export const files = { "JSP.csv": POINTS, "JSL.csv": PIPES };
