/** Line icons of the controls, drawn for this project on a 24-unit square. */
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  unfull: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  help: "M9 9.200a3 3 0 1 1 4.200 2.750c-.800.400-1.200 1-1.200 1.850M12 17.200v.05",
  home: "M4 11l8-7 8 7M6.500 9.500V20h11V9.500M10 20v-5h4v5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  target: "M12 3v4M12 17v4M3 12h4M17 12h4M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  chevron: "M9 6l6 6-6 6",
  down: "M6 9l6 6 6-6",
  play: "M7 4.500v15l12-7.500z",
  pause: "M8 5v14M16 5v14",
  back: "M17 4.500v15L5 12z",
  previous: "M6 5v14M19 5v14L9 12z",
  next: "M18 5v14M5 5v14l10-7z",
  refresh: "M19 12a7 7 0 1 1-2.200-5.100M19 4v4h-4",
  chart: "M4 20h16M7 20v-7M12 20V5M17 20v-10",
  moon: "M19.500 14.500A8 8 0 1 1 9.500 4.500a6.500 6.500 0 0 0 10 10z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600l1.400 1.400M17 17l1.400 1.400M5.600 18.400L7 17M17 7l1.400-1.400",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  check: "M5 12.500l4.500 4.500L19 7.500",
  ruler: "M4 16L16 4l4 4L8 20zM8 12l2 2M11 9l2 2M14 6l2 2",
  height: "M12 4v16M8 8l4-4 4 4M8 16l4 4 4-4",
  area: "M5 8l8-4 6 6-3 9-9-1z",
  depth: "M3 7h18M12 7v10M9 14l3 3 3-3M9 20h6",
  filter: "M4 6h16M7 12h10M10 18h4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  download: "M12 4v11M7.500 11l4.500 4.500L16.500 11M5 20h14",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  pin: "M12 21s-6.500-6-6.500-10.500a6.500 6.500 0 0 1 13 0C18.500 15 12 21 12 21zM12 12.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  layers: "M12 4l9 5-9 5-9-5zM4.500 13.500L12 18l7.500-4.500",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
