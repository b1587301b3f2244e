/** The Yao woven band in red, ochre and teal; decoration, once per screen. */
export function WovenBand() {
  return (
    <svg className="woven-band" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="woven" width="60" height="5" patternUnits="userSpaceOnUse">
          <rect x="0" width="12" height="5" fill="var(--woven-red)" />
          <rect x="15" width="5" height="5" fill="var(--woven-ochre)" />
          <rect x="23" width="10" height="5" fill="var(--woven-teal)" />
          <rect x="36" width="3" height="5" fill="var(--woven-ochre)" />
          <rect x="42" width="10" height="5" fill="var(--woven-teal)" />
          <rect x="55" width="3" height="5" fill="var(--woven-ochre)" />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#woven)" />
    </svg>
  );
}
